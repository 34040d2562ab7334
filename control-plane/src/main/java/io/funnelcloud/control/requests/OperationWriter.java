package io.funnelcloud.control.requests;

import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.contract.request.PrepareAsk;
import io.funnelcloud.contract.request.RecordAsk.OperationChange;
import io.funnelcloud.contract.request.UserName;
import io.funnelcloud.control.store.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Writes operations as the workflow decides them. A closed operation is never rewritten: what
/// comes later is kept as late evidence (I4).
final class OperationWriter {
  private final Connection connection;

  OperationWriter(Connection connection) {
    this.connection = connection;
  }

  /// Inserts the row of one operation unless there is one; answers the reference as it stands.
  OperationRef insert(PrepareAsk ask, OperationRef ref, Instant now) throws SQLException {
    boolean needsApproval = needsApproval(ask);
    Sql.update(
        connection,
        "INSERT INTO ops (op_id, request_id, step, attempt, agent_id, spec_sha256, intents,"
            + " needs_approval, approved_by, state, why, since, deliver_by, run_for_millis,"
            + " created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'QUEUED', 'waits for its machine',"
            + " ?, ?, ?, ?) ON CONFLICT (op_id) DO NOTHING",
        ref.opId().value(),
        ask.request().value(),
        ask.step(),
        ask.attempt(),
        ref.agentId().value(),
        ref.specSha256().value(),
        Json.text(ask.intents()),
        needsApproval ? 1 : 0,
        ask.approvedBy().map(UserName::value),
        now,
        ref.deliverBy(),
        ref.runFor().toMillis(),
        now);
    closeIfCancelled(ref, now);
    return stored(ref);
  }

  /// A cancel that was recorded before there were operations counts for them too (I5).
  private void closeIfCancelled(OperationRef ref, Instant now) throws SQLException {
    Sql.update(
        connection,
        "UPDATE ops SET state = 'CANCELLED', why = 'cancelled before it was sent', since = ?1,"
            + " closed_at = ?1 WHERE op_id = ?2 AND state = 'QUEUED' AND claimed_at IS NULL"
            + " AND EXISTS (SELECT 1 FROM requests WHERE id = request_id"
            + " AND cancel_requested_at IS NOT NULL)",
        now,
        ref.opId().value());
  }

  /// The same rule as the workflow's gate, so that a claim is checked by it once more (I9).
  private static boolean needsApproval(PrepareAsk ask) {
    int machines = ask.fleet().map(fleet -> fleet.targets().size()).orElse(ask.agents().size());
    return ask.verdict().map(verdict -> verdict.needsApprovalOn(machines)).orElse(true);
  }

  private OperationRef stored(OperationRef ref) throws SQLException {
    return Sql.one(
            connection,
            "SELECT spec_sha256, deliver_by, run_for_millis FROM ops WHERE op_id = ?",
            row ->
                new OperationRef(
                    ref.opId(),
                    ref.agentId(),
                    new Sha256(row.getString(1)),
                    Instant.ofEpochMilli(row.getLong(2)),
                    Duration.ofMillis(row.getLong(3))),
            ref.opId().value())
        .orElseThrow();
  }

  /// Moves an open operation where the transition table allows it; else leaves it.
  void change(OperationChange change) throws SQLException {
    Optional<OperationState> state = openState(change.opId());
    if (state.isPresent() && state.get().mayBecome(change.state())) {
      Sql.update(
          connection,
          "UPDATE ops SET state = ?, why = ?, since = ? WHERE op_id = ? AND closed_at IS NULL",
          change.state(),
          change.why(),
          change.since(),
          change.opId().value());
    }
  }

  private Optional<OperationState> openState(OpId opId) throws SQLException {
    return Sql.one(
        connection,
        "SELECT state FROM ops WHERE op_id = ? AND closed_at IS NULL",
        row -> OperationState.valueOf(row.getString(1)),
        opId.value());
  }

  /// Closes an operation; which output is stored for it is known here, not by the agent. Keeps the
  /// result as late evidence when it is closed in another state.
  void close(OperationResult result) throws SQLException {
    int closed =
        Sql.update(
            connection,
            "UPDATE ops SET state = ?1, why = ?2, since = ?3, result = ?4,"
                + " stdout_bytes = max(stdout_bytes, ?5), stderr_bytes = max(stderr_bytes, ?6),"
                + " closed_at = COALESCE(closed_at, ?3)"
                + " WHERE op_id = ?7 AND result IS NULL AND (closed_at IS NULL OR state = ?1)",
            result.state(),
            result.why(),
            result.endedAt(),
            Json.text(result),
            result.stdout().bytes(),
            result.stderr().bytes(),
            result.opId().value());
    if (closed == 0) {
      keepAsEvidence(result);
    }
  }

  private void keepAsEvidence(OperationResult result) throws SQLException {
    Sql.update(
        connection,
        "UPDATE ops SET late_evidence = ? WHERE op_id = ? AND state <> ?",
        result.state() + ": " + result.why(),
        result.opId().value(),
        result.state());
  }
}
