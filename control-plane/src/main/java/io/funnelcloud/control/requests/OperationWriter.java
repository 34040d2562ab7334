package io.funnelcloud.control.requests;

import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.Clocks;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.contract.request.PrepareAsk;
import io.funnelcloud.contract.request.RecordAsk.OperationChange;
import io.funnelcloud.contract.request.RequestInput;
import io.funnelcloud.contract.request.UserName;
import io.funnelcloud.control.claims.LateEvidence;
import io.funnelcloud.control.claims.OperationMoves;
import io.funnelcloud.control.store.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/// Writes operations as the workflow decides them. A closed operation is never rewritten: what
/// comes later is kept as late evidence (I4).
final class OperationWriter {
  private static final String NO_ANSWER_AGAIN =
      "did not finish: its machine had it and did not answer again";

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
    return stored(ref, now);
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

  private OperationRef stored(OperationRef ref, Instant now) throws SQLException {
    return Sql.one(
            connection,
            "SELECT o.spec_sha256, o.deliver_by, o.run_for_millis, o.claimed_at, r.input"
                + " FROM ops o JOIN requests r ON r.id = o.request_id WHERE op_id = ?",
            row ->
                new OperationRef(
                    ref.opId(),
                    ref.agentId(),
                    new Sha256(row.getString(1)),
                    deliverBy(row, now),
                    Duration.ofMillis(row.getLong(3)),
                    ref.priority()),
            ref.opId().value())
        .orElseThrow();
  }

  /// A workflow that was reset prepares again what was claimed already. It is not delivered any
  /// more but asked after, so it has as long as lost contact has.
  private static Instant deliverBy(ResultSet row, Instant now) throws SQLException {
    Instant first = Instant.ofEpochMilli(row.getLong("deliver_by"));
    if (Sql.instant(row, "claimed_at").isEmpty()) {
      return first;
    }
    Clocks clocks = Json.read(row.getString("input"), RequestInput.class).clocks();
    Instant resolveBy = now.plus(clocks.resolveBy());
    return resolveBy.isAfter(first) ? resolveBy : first;
  }

  /// Moves an open operation where the transition table allows it; else leaves it.
  void change(OperationChange change) throws SQLException {
    OperationMoves.move(connection, change);
  }

  /// Closes an operation; which output is stored for it is known here, not by the agent. Keeps the
  /// result as late evidence when it is closed in another state.
  void close(OperationResult result) throws SQLException {
    if (!OperationMoves.close(connection, proven(result)) && !completed(result)) {
      keepAsEvidence(result);
    }
  }

  /// Only what was never delivered expires: a workflow that was reset does not know what was, and
  /// no answer proves nothing then (I4).
  private OperationResult proven(OperationResult result) throws SQLException {
    if (result.state() != OperationState.EXPIRED) {
      return result;
    }
    return OperationMoves.openState(connection, result.opId())
        .filter(OperationWriter::wasDelivered)
        .map(_ ->
            OperationResult.without(
                result.opId(), OperationState.LOST, NO_ANSWER_AGAIN, result.endedAt()))
        .orElse(result);
  }

  static boolean wasDelivered(OperationState state) {
    return state == OperationState.DELIVERED || state == OperationState.RUNNING;
  }

  /// Adds the result to an operation that HQ itself closed in the same state.
  private boolean completed(OperationResult result) throws SQLException {
    return Sql.update(
            connection,
            "UPDATE ops SET result = ? WHERE op_id = ? AND result IS NULL AND state = ?",
            Json.text(result),
            result.opId().value(),
            result.state())
        > 0;
  }

  /// Only what an agent says of a command that ran is evidence.
  private void keepAsEvidence(OperationResult result) throws SQLException {
    if (result.startedAt().isPresent()) {
      LateEvidence.keep(connection, result);
    }
  }
}
