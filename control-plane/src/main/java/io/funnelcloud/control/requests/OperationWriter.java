package io.funnelcloud.control.requests;

import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.request.PrepareAsk;
import io.funnelcloud.contract.request.RecordAsk.OperationChange;
import io.funnelcloud.control.store.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/// Writes operations as the workflow decides them. A closed operation is never rewritten: what comes later is
/// kept as late evidence (I4).
final class OperationWriter {
  private final Connection connection;

  OperationWriter(Connection connection) {
    this.connection = connection;
  }

  /// Inserts the row of one operation; an existing row stays as it is.
  void insert(PrepareAsk ask, OpId opId, RequestRow request, Instant now) throws SQLException {
    boolean needsApproval = ask.verdict().map(verdict -> verdict.needsApproval()).orElse(false);
    Sql.update(
        connection,
        "INSERT INTO ops (op_id, request_id, step, attempt, agent_id, spec_sha256, intents,"
            + " needs_approval, approved_by, state, why, since, deliver_by, run_for_millis,"
            + " created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'QUEUED', 'waits for its machine',"
            + " ?, ?, ?, ?) ON CONFLICT (op_id) DO NOTHING",
        opId.value(),
        ask.request().value(),
        ask.step(),
        ask.attempt(),
        opId.agent().value(),
        request.specSha256().value(),
        Json.text(ask.intents()),
        needsApproval ? 1 : 0,
        ask.approvedBy().map(user -> user.value()),
        now,
        ask.deliverBy(),
        request.input().clocks().runFor().toMillis(),
        now);
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

  /// Closes an operation, or keeps the result as late evidence when it is closed in another state.
  void close(OperationResult result) throws SQLException {
    int closed =
        Sql.update(
            connection,
            "UPDATE ops SET state = ?1, why = ?2, since = ?3, result = ?4, artifact = ?5,"
                + " stdout_bytes = ?6, stderr_bytes = ?7, closed_at = COALESCE(closed_at, ?3)"
                + " WHERE op_id = ?8 AND result IS NULL AND (closed_at IS NULL OR state = ?1)",
            result.state(),
            result.why(),
            result.endedAt(),
            Json.text(result),
            result.artifact(),
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
