package io.funnelcloud.control.requests;

import io.funnelcloud.activities.record.OperationRow;
import io.funnelcloud.activities.record.RequestBook;
import io.funnelcloud.contract.fleet.MachineName;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.operation.OperationSpec;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.request.PrepareAsk;
import io.funnelcloud.contract.request.RecordAsk;
import io.funnelcloud.contract.request.RecordAsk.OperationChange;
import io.funnelcloud.contract.request.RequestId;
import io.funnelcloud.contract.request.RequestInput;
import io.funnelcloud.contract.request.UserName;
import io.funnelcloud.control.claims.OperationMoves;
import io.funnelcloud.control.metrics.Figures;
import io.funnelcloud.control.store.Changes;
import io.funnelcloud.control.store.Database;
import io.funnelcloud.control.store.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the workflow's record activities write, as SQL. Every method may be called twice with the
/// same input.
final class SqlRequestBook implements RequestBook {

  /// A machine counts as heard about an operation once it had accepted it.
  private static final String JUDGED =
      "SELECT ops.*, machines.name, CASE WHEN accepted_at IS NULL THEN NULL ELSE"
          + " max(accepted_at, last_seen_at) END AS heard_at"
          + " FROM ops JOIN machines ON machines.agent_id = ops.agent_id";

  private final Database database;
  private final RequestTable table;
  private final Changes changes;
  private final Figures figures;
  private final Clock clock;

  SqlRequestBook(Database database, Changes changes, Figures figures, Clock clock) {
    this.database = database;
    this.table = new RequestTable(database);
    this.changes = changes;
    this.figures = figures;
    this.clock = clock;
  }

  @Override
  public Optional<OperationSpec> spec(RequestId request) {
    return table.spec(request).map(bytes -> Json.read(bytes, OperationSpec.class));
  }

  @Override
  public Optional<RequestInput> input(RequestId request) {
    return table.find(request).map(RequestRow::input);
  }

  @Override
  public List<OperationRef> insert(PrepareAsk ask, List<OperationRef> refs) {
    Instant now = clock.instant();
    List<OperationRef> stored =
        database.write(connection -> {
          OperationWriter writer = new OperationWriter(connection);
          List<OperationRef> found = new ArrayList<>();
          for (OperationRef ref : refs) {
            found.add(writer.insert(ask, ref, now));
          }
          noteStart(connection, ask, now);
          return found;
        });
    changes.touch(ask.request());
    return stored;
  }

  private static int noteStart(Connection connection, PrepareAsk ask, Instant now)
      throws SQLException {
    return Sql.update(
        connection,
        "UPDATE requests SET verdict = COALESCE(?, verdict), fleet = COALESCE(?, fleet),"
            + " approved_by = COALESCE(?, approved_by), status = 'RUNNING', why = 'runs',"
            + " updated_at = ?, revision = revision + 1 WHERE id = ? AND closed_at IS NULL",
        ask.verdict().map(Json::text),
        ask.fleet().map(Json::text),
        ask.approvedBy().map(UserName::value),
        now,
        ask.request().value());
  }

  @Override
  public void record(RecordAsk ask) {
    int changed =
        database.write(connection -> {
          OperationWriter writer = new OperationWriter(connection);
          for (RecordAsk.OperationChange change : ask.changes()) {
            writer.change(change);
          }
          for (OperationResult result : ask.closed()) {
            writer.close(result);
          }
          return noteProgress(connection, ask);
        });
    changes.touch(ask.request());
    if (changed > 0 && ask.status().isTerminal()) {
      count(ask);
    }
  }

  private void count(RecordAsk ask) {
    table
        .find(ask.request())
        .ifPresent(
            row -> figures.requestEnded(ask.status(), Duration.between(row.createdAt(), ask.at())));
    for (OperationResult result : ask.closed()) {
      Instant began = result.startedAt().orElse(result.endedAt());
      figures.operationEnded(result.state(), Duration.between(began, result.endedAt()));
    }
  }

  private static int noteProgress(Connection connection, RecordAsk ask) throws SQLException {
    Optional<Instant> closedAt =
        ask.status().isTerminal() ? Optional.of(ask.at()) : Optional.empty();
    return Sql.update(
        connection,
        "UPDATE requests SET status = ?, why = ?, verdict = COALESCE(?, verdict),"
            + " fleet = COALESCE(?, fleet), updated_at = ?, closed_at = ?,"
            + " revision = revision + 1 WHERE id = ? AND closed_at IS NULL",
        ask.status(),
        ask.why(),
        ask.verdict().map(Json::text),
        ask.fleet().map(Json::text),
        ask.at(),
        closedAt,
        ask.request().value());
  }

  @Override
  public List<OpId> cancelledBeforeClaim(RequestId request) {
    return database.read(connection ->
        Sql.list(
            connection,
            "SELECT op_id FROM ops WHERE request_id = ? AND state = 'CANCELLED'",
            row -> OpId.parse(row.getString(1)),
            request.value()));
  }

  @Override
  public Optional<OperationRow> operation(OpId opId) {
    return database.read(connection ->
        Sql.one(connection, JUDGED + " WHERE op_id = ?", SqlRequestBook::judged, opId.value()));
  }

  @Override
  public void doubt(OpId opId) {
    OperationChange unknown =
        new OperationChange(
            opId,
            OperationState.UNKNOWN,
            "its machine says that it never started",
            clock.instant());
    boolean isChanged =
        database.write(connection ->
            OperationMoves.openState(connection, opId)
                    .filter(OperationWriter::wasDelivered)
                    .isPresent()
                && OperationMoves.move(connection, unknown));
    if (isChanged) {
      changes.touch(opId.request());
    }
  }

  @Override
  public List<OperationRow> closed(RequestId request) {
    return database.read(connection ->
        Sql.list(
            connection,
            JUDGED + " WHERE request_id = ? AND closed_at IS NOT NULL ORDER BY name",
            SqlRequestBook::judged,
            request.value()));
  }

  private static OperationRow judged(ResultSet row) throws SQLException {
    return new OperationRow(
        OpId.parse(row.getString("op_id")),
        new MachineName(row.getString("name")),
        OperationState.valueOf(row.getString("state")),
        row.getString("why"),
        Instant.ofEpochMilli(row.getLong("deliver_by")),
        Sql.text(row, "journal_id"),
        Sql.instant(row, "cancel_requested_at"),
        Sql.instant(row, "heard_at"));
  }
}
