package io.funnelcloud.control.claims;

import io.funnelcloud.contract.agent.v1.LocalOperation;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.control.store.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;

/// What an agent tells of an operation after it was closed, in words for a person. It is kept and
/// shown and never changes the state; what tells the end replaces what told that it still went.
public final class LateEvidence {
  private static final String STILL = "still going";

  private LateEvidence() {}

  /// From an answer that came after the operation was closed in another state.
  public static void keep(Connection connection, OperationResult result) throws SQLException {
    String how =
        result.state().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ", " + result.why();
    keep(
        connection,
        result.opId(),
        "AND state <> '" + result.state() + "'",
        "ended %s: %s".formatted(result.endedAt(), how));
  }

  /// From a reconciliation.
  static void keep(Connection connection, OpId opId, LocalOperation local, Instant at)
      throws SQLException {
    String why = local.getWhy().isBlank() ? "" : ": " + local.getWhy();
    String words =
        switch (local.getState()) {
          case RUNNING, ORPHANED -> STILL + " at " + at + why;
          case FINISHED -> "told %s that it had ended%s".formatted(at, why);
          case ACCEPTED, NOT_STARTED, LOST_HERE -> "";
          case LOCAL_STATE_UNSPECIFIED, UNRECOGNIZED -> "";
        };
    if (!words.isEmpty()) {
      keep(connection, opId, "AND state IN ('LOST', 'EXPIRED', 'REFUSED', 'CANCELLED')", words);
    }
  }

  private static void keep(Connection connection, OpId opId, String when, String words)
      throws SQLException {
    Sql.update(
        connection,
        "UPDATE ops SET late_evidence = ? WHERE op_id = ? AND closed_at IS NOT NULL"
            + " AND (late_evidence IS NULL OR late_evidence LIKE '"
            + STILL
            + "%') "
            + when,
        words,
        opId.value());
  }
}
