package io.funnelcloud.control.claims;

import io.funnelcloud.contract.agent.v1.CancelOperation;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationSpec;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.request.RequestId;
import io.funnelcloud.contract.request.UserName;
import io.funnelcloud.control.claims.ClaimDecision.Closing;
import io.funnelcloud.control.store.Changes;
import io.funnelcloud.control.store.Database;
import io.funnelcloud.control.store.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Records cancels (I5). The record decides: what no agent claimed is closed at once, for the rest
/// the agents are told.
public final class CancelDesk {
  private final Database database;
  private final Changes changes;
  private final CancelPush push;
  private final InstantSource clock;

  public CancelDesk(Database database, Changes changes, CancelPush push, InstantSource clock) {
    this.database = database;
    this.changes = changes;
    this.push = push;
    this.clock = clock;
  }

  /// Tells an agent, if it is there; one that is not learns it when it reconciles.
  @FunctionalInterface
  public interface CancelPush {
    void push(AgentId agent, CancelOperation cancel);
  }

  /// What the record says after a cancel.
  ///
  /// @param neverRan operations closed here, of which nothing ran
  /// @param requested operations whose agents must end them
  public record CancelOutcome(Standing standing, List<OpId> neverRan, List<OpId> requested) {
    public CancelOutcome {
      neverRan = List.copyOf(neverRan);
      requested = List.copyOf(requested);
    }
  }

  /// What there was to cancel.
  public enum Standing {
    RECORDED,
    ALREADY_CLOSED,
    NO_SUCH_REQUEST
  }

  /// On disk before it returns. A second cancel changes nothing and tells the agents again.
  public CancelOutcome cancel(RequestId request, UserName user, String reason) {
    CancelOutcome outcome = database.write(connection -> record(connection, request, user, reason));
    changes.touch(request);
    outcome.requested().forEach(op -> push.push(op.agent(), notice(op)));
    return outcome;
  }

  private CancelOutcome record(
      Connection connection, RequestId request, UserName user, String reason) throws SQLException {
    Instant now = clock.instant();
    Optional<Boolean> isClosed =
        Sql.one(
            connection,
            "SELECT closed_at IS NOT NULL FROM requests WHERE id = ?",
            row -> row.getBoolean(1),
            request.value());
    if (isClosed.isEmpty() || isClosed.get()) {
      Standing standing = isClosed.isEmpty() ? Standing.NO_SUCH_REQUEST : Standing.ALREADY_CLOSED;
      return new CancelOutcome(standing, List.of(), List.of());
    }
    Sql.update(
        connection,
        "UPDATE requests SET cancel_requested_at = ?, cancelled_by = ?, cancel_reason = ?,"
            + " revision = revision + 1, updated_at = ? WHERE id = ?"
            + " AND cancel_requested_at IS NULL",
        now,
        user.value(),
        reason,
        now,
        request.value());
    return operations(connection, request, reason, now);
  }

  private static CancelOutcome operations(
      Connection connection, RequestId request, String reason, Instant now) throws SQLException {
    List<OpId> neverRan = new ArrayList<>();
    List<OpId> requested = new ArrayList<>();
    List<Open> open =
        Sql.list(
            connection,
            "SELECT op_id, journal_id IS NOT NULL AND state NOT IN ('QUEUED',"
                + " 'AWAITING_CONSENT') FROM ops WHERE request_id = ?"
                + " AND closed_at IS NULL ORDER BY op_id",
            row -> new Open(OpId.parse(row.getString(1)), row.getBoolean(2)),
            request.value());
    for (Open op : open) {
      if (op.isDelivered) {
        requested.add(op.opId);
      } else {
        neverRan.add(op.opId);
      }
      mark(connection, op, reason, now);
    }
    return new CancelOutcome(Standing.RECORDED, neverRan, requested);
  }

  private static void mark(Connection connection, Open op, String reason, Instant now)
      throws SQLException {
    Sql.update(
        connection,
        "UPDATE ops SET cancel_requested_at = ?, cancel_reason = ? WHERE op_id = ?"
            + " AND cancel_requested_at IS NULL",
        now,
        reason,
        op.opId.value());
    if (!op.isDelivered) {
      OperationRows.close(connection, op.opId, new Closing(OperationState.CANCELLED, reason), now);
    }
  }

  /// How an agent is told, from the record.
  public CancelOperation notice(OpId opId) {
    return database.read(connection ->
        Sql.one(
                connection,
                "SELECT o.cancel_reason, s.bytes FROM ops o JOIN specs s"
                    + " ON s.sha256 = o.spec_sha256 WHERE o.op_id = ?",
                row ->
                    CancelOperation.newBuilder()
                        .setOpId(opId.value())
                        .setReason(Sql.text(row, "cancel_reason").orElse("cancelled"))
                        .setGraceMillis(
                            Json.read(row.getBytes("bytes"), OperationSpec.class)
                                .grace()
                                .toMillis())
                        .build(),
                opId.value())
            .orElseThrow(() -> new IllegalStateException("no operation " + opId)));
  }

  private record Open(OpId opId, boolean isDelivered) {}
}
