package io.funnelcloud.control.requests;

import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.contract.request.CancelNotice;
import io.funnelcloud.contract.request.RequestId;
import io.funnelcloud.contract.request.RequestInput;
import io.funnelcloud.contract.request.RequestStatus;
import io.funnelcloud.contract.request.UserName;
import io.funnelcloud.control.claims.OperationMoves;
import io.funnelcloud.control.store.Database;
import io.funnelcloud.control.store.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Reads and inserts rows of requests and operations. Every state they take afterwards is written
/// by [SqlRequestBook] (what the workflow decides) and by `control.claims` (what agents report).
final class RequestTable {
  private static final String OPERATIONS =
      "SELECT ops.*, machines.name AS machine, machines.last_seen_at FROM ops"
          + " LEFT JOIN machines ON machines.agent_id = ops.agent_id";

  private final Database database;

  RequestTable(Database database) {
    this.database = database;
  }

  /// What is inserted when somebody asks.
  record NewRequest(
      RequestInput input,
      byte[] spec,
      Optional<String> idempotencyKey,
      Sha256 askSha256,
      Instant now) {}

  /// Inserts the request unless the same user used the same key before; answers the row that
  /// stands.
  RequestRow insert(NewRequest ask) {
    return database.write(connection -> {
      Optional<RequestRow> before = byKey(connection, ask);
      if (before.isPresent()) {
        return before.get();
      }
      insertRows(connection, ask);
      return byId(connection, ask.input().id()).orElseThrow();
    });
  }

  private static Optional<RequestRow> byKey(Connection connection, NewRequest ask)
      throws SQLException {
    if (ask.idempotencyKey().isEmpty()) {
      return Optional.empty();
    }
    return Sql.one(
        connection,
        "SELECT * FROM requests WHERE user = ? AND idempotency_key = ?",
        RequestRow::of,
        ask.input().user().value(),
        ask.idempotencyKey());
  }

  private static void insertRows(Connection connection, NewRequest ask) throws SQLException {
    RequestInput input = ask.input();
    Sql.update(
        connection,
        "INSERT INTO specs (sha256, bytes, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        input.specSha256().value(),
        ask.spec(),
        ask.now());
    Sql.update(
        connection,
        "INSERT INTO requests (id, input, user, words, selector, spec_sha256, status, why,"
            + " retry_of, created_at, updated_at, idempotency_key, ask_sha256)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        input.id().value(),
        Json.text(input),
        input.user().value(),
        input.words(),
        input.selector(),
        input.specSha256().value(),
        RequestStatus.RUNNING,
        "asked",
        input.retryOf().map(RequestId::value),
        ask.now(),
        ask.now(),
        ask.idempotencyKey(),
        ask.askSha256().value());
  }

  Optional<RequestRow> find(RequestId id) {
    return database.read(connection -> byId(connection, id));
  }

  private static Optional<RequestRow> byId(Connection connection, RequestId id)
      throws SQLException {
    return Sql.one(connection, "SELECT * FROM requests WHERE id = ?", RequestRow::of, id.value());
  }

  List<StoredOperation> operations(RequestId id) {
    return database.read(connection ->
        Sql.list(
            connection,
            OPERATIONS + " WHERE request_id = ? ORDER BY machine, step, attempt",
            StoredOperation::of,
            id.value()));
  }

  /// Which requests of a list are wanted; empty means all.
  record Filter(Optional<RequestStatus> status, Optional<String> machine) {}

  boolean knowsMachine(String name) {
    return database
        .read(connection ->
            Sql.one(
                connection,
                "SELECT 1 FROM machines WHERE name = ? LIMIT 1",
                row -> row.getInt(1),
                name))
        .isPresent();
  }

  /// The newest requests first, those after the cursor when there is one.
  List<RequestRow> newest(Filter filter, Optional<Cursor> after, int limit) {
    return database.read(connection ->
        Sql.list(
            connection,
            "SELECT * FROM requests WHERE (?1 IS NULL OR status = ?1)"
                + " AND (?2 IS NULL OR (created_at, id) < (?2, ?3))"
                + " AND (?4 IS NULL OR EXISTS (SELECT 1 FROM ops JOIN machines USING (agent_id)"
                + " WHERE ops.request_id = requests.id AND machines.name = ?4))"
                + " ORDER BY created_at DESC, id DESC LIMIT ?5",
            RequestRow::of,
            filter.status(),
            after.map(Cursor::createdAtMillis),
            after.map(Cursor::id),
            filter.machine(),
            limit));
  }

  List<RequestRow> open() {
    return database.read(connection ->
        Sql.list(
            connection,
            "SELECT * FROM requests WHERE closed_at IS NULL ORDER BY created_at",
            RequestRow::of));
  }

  /// Accepted requests whose workflow was not started yet, because Temporal was away or HQ died
  /// between.
  List<RequestRow> notStarted() {
    return database.read(connection ->
        Sql.list(
            connection,
            "SELECT * FROM requests WHERE started = 0 AND closed_at IS NULL",
            RequestRow::of));
  }

  /// Open requests whose workflow was started.
  List<RequestRow> started() {
    return database.read(connection ->
        Sql.list(
            connection,
            "SELECT * FROM requests WHERE started = 1 AND closed_at IS NULL",
            RequestRow::of));
  }

  /// Started requests with a cancel on record that have not ended.
  List<RequestRow> cancelling() {
    return database.read(connection ->
        Sql.list(
            connection,
            "SELECT * FROM requests WHERE started = 1 AND closed_at IS NULL"
                + " AND cancel_requested_at IS NOT NULL",
            RequestRow::of));
  }

  /// The cancel as it is on record.
  CancelNotice cancelNotice(RequestId id) {
    return database
        .read(connection ->
            Sql.one(
                connection,
                "SELECT COALESCE(cancelled_by, user), COALESCE(cancel_reason, 'asked to stop')"
                    + " FROM requests WHERE id = ?",
                row -> new CancelNotice(new UserName(row.getString(1)), row.getString(2)),
                id.value()))
        .orElseThrow();
  }

  /// Closes a request nobody decides about any more: what may have run is LOST, the agents are told
  /// to end it.
  void closeOrphan(RequestId id, String why, Instant now) {
    database.write(connection -> {
      String lost = why + "; cancel requested";
      for (OpId op : openOperations(connection, id)) {
        OperationMoves.close(
            connection, OperationResult.without(op, OperationState.LOST, lost, now));
      }
      return Sql.update(
          connection,
          "UPDATE requests SET status = 'CANCELLED', why = ?1, updated_at = ?2,"
              + " closed_at = ?2, revision = revision + 1 WHERE id = ?3 AND closed_at IS NULL",
          why,
          now,
          id.value());
    });
  }

  private static List<OpId> openOperations(Connection connection, RequestId id)
      throws SQLException {
    return Sql.list(
        connection,
        "SELECT op_id FROM ops WHERE request_id = ? AND closed_at IS NULL",
        row -> OpId.parse(row.getString(1)),
        id.value());
  }

  void markStarted(RequestId id) {
    database.write(connection ->
        Sql.update(connection, "UPDATE requests SET started = 1 WHERE id = ?", id.value()));
  }

  Optional<byte[]> spec(RequestId id) {
    return database.read(connection ->
        Sql.one(
            connection,
            "SELECT bytes FROM specs JOIN requests ON spec_sha256 = sha256 WHERE id = ?",
            row -> row.getBytes(1),
            id.value()));
  }
}
