package io.funnelcloud.control.claims;

import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.intent.Intent;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.operation.OperationSpec;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.operation.Order;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.contract.request.RecordAsk.OperationChange;
import io.funnelcloud.contract.request.RequestInput;
import io.funnelcloud.control.claims.ClaimDecision.Closing;
import io.funnelcloud.control.claims.ClaimRow.Delivery;
import io.funnelcloud.control.store.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// The columns of `ops` and their neighbours that claims and cancels read and write.
final class OperationRows {
  private static final String CLAIM =
      """
      SELECT o.agent_id, o.spec_sha256, o.state, o.journal_id, o.nonce, o.deliver_by,
             o.accepted_at, o.needs_approval, o.approved_by, r.user, u.role, s.bytes,
             m.state AS machine,
             COALESCE(o.cancel_requested_at, r.cancel_requested_at) AS cancelled,
             COALESCE(o.cancel_reason, r.cancel_reason, 'cancelled') AS reason
      FROM ops o JOIN requests r ON r.id = o.request_id
      JOIN specs s ON s.sha256 = o.spec_sha256
      LEFT JOIN users u ON u.name = r.user
      LEFT JOIN machines m ON m.agent_id = o.agent_id
      WHERE o.op_id = ?
      """;

  private OperationRows() {}

  static Optional<ClaimRow> claimRow(Connection connection, OpId opId) throws SQLException {
    return Sql.one(connection, CLAIM, OperationRows::claimRow, opId.value());
  }

  private static ClaimRow claimRow(ResultSet row) throws SQLException {
    Optional<String> nonce = Sql.text(row, "nonce");
    Optional<Delivery> delivery =
        Sql.text(row, "journal_id").flatMap(id -> nonce.map(n -> new Delivery(id, n)));
    Optional<String> reason = Sql.text(row, "reason");
    return new ClaimRow(
        new AgentId(row.getString("agent_id")),
        new Sha256(row.getString("spec_sha256")),
        OperationState.valueOf(row.getString("state")),
        delivery,
        Instant.ofEpochMilli(row.getLong("deliver_by")),
        Sql.instant(row, "accepted_at"),
        Sql.instant(row, "cancelled").flatMap(_ -> reason),
        objection(row),
        Json.read(row.getBytes("bytes"), OperationSpec.class).grace());
  }

  /// Re-authorises by the rows of now (I3).
  private static Optional<String> objection(ResultSet row) throws SQLException {
    Optional<String> role = Sql.text(row, "role");
    if (role.isEmpty()) {
      return Optional.of("the user " + row.getString("user") + " is no longer known");
    }
    if (role.get().equals("viewer")) {
      return Optional.of("the user " + row.getString("user") + " may only look");
    }
    if (!Sql.text(row, "machine").equals(Optional.of("active"))) {
      return Optional.of("the machine is not in good standing");
    }
    boolean lacksApproval =
        row.getBoolean("needs_approval") && Sql.text(row, "approved_by").isEmpty();
    return lacksApproval ? Optional.of("nobody approved it") : Optional.empty(); // I9
  }

  static void deliver(Connection connection, ClaimAsk ask, String nonce, Instant now)
      throws SQLException {
    Sql.update(
        connection,
        "UPDATE ops SET claimed_at = ?, journal_id = ?, nonce = ? WHERE op_id = ?"
            + " AND journal_id IS NULL",
        now,
        ask.start().journalId(),
        nonce,
        ask.opId().value());
    OperationMoves.move(connection, delivered(ask.opId(), now));
  }

  /// A run after a proven "not started" waits in QUEUED, though it was delivered once. What shows
  /// as running already stays so.
  static void deliverAgain(Connection connection, OpId opId, Instant now) throws SQLException {
    if (OperationMoves.openState(connection, opId)
        .filter(OperationState.RUNNING::equals)
        .isEmpty()) {
      OperationMoves.move(connection, delivered(opId, now));
    }
  }

  private static OperationChange delivered(OpId opId, Instant now) {
    return new OperationChange(opId, OperationState.DELIVERED, "the machine has it", now);
  }

  /// Closes an operation of which no agent will report; a closed one stays as it is.
  static void close(Connection connection, OpId opId, Closing closing, Instant now)
      throws SQLException {
    OperationMoves.close(
        connection, OperationResult.without(opId, closing.state(), closing.why(), now));
  }

  /// The order as it is now, from what was asked.
  static Order order(Connection connection, OpId opId, String nonce, Instant now)
      throws SQLException {
    return Sql.one(
            connection,
            "SELECT o.intents, o.approved_by, r.input, s.bytes FROM ops o"
                + " JOIN requests r ON r.id = o.request_id"
                + " JOIN specs s ON s.sha256 = o.spec_sha256 WHERE o.op_id = ?",
            row -> order(row, opId, nonce, now),
            opId.value())
        .orElseThrow(() -> new IllegalStateException("no spec for " + opId));
  }

  private static Order order(ResultSet row, OpId opId, String nonce, Instant now)
      throws SQLException {
    RequestInput input = Json.read(row.getString("input"), RequestInput.class);
    byte[] spec = row.getBytes("bytes");
    return new Order(
        opId,
        opId.agent(),
        input.user(),
        Set.of(Json.read(row.getString("intents"), Intent[].class)),
        Sql.text(row, "approved_by").map(user -> opId.request() + "/" + user),
        Json.read(spec, OperationSpec.class).sandbox(),
        nonce,
        now,
        now.plus(Order.LIFE_MAX),
        spec,
        input.traceId());
  }

  static void touchRequest(Connection connection, OpId opId, Instant now) throws SQLException {
    Sql.update(
        connection,
        "UPDATE requests SET revision = revision + 1, updated_at = ? WHERE id = ?",
        now,
        opId.request().value());
  }
}
