package io.funnelcloud.control.requests;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.operation.OperationSpec;
import io.funnelcloud.contract.request.LastContact;
import io.funnelcloud.contract.request.NotStartedAsk;
import io.funnelcloud.contract.request.NotStartedJudgement;
import io.funnelcloud.contract.request.PrepareAsk;
import io.funnelcloud.contract.request.RecordAsk;
import io.funnelcloud.contract.request.RequestId;
import io.funnelcloud.contract.request.RequestInput;
import io.funnelcloud.control.store.Changes;
import io.funnelcloud.control.store.Database;
import io.funnelcloud.control.store.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the workflow's record activities write, as SQL. Every method may be called twice with the same input.
final class SqlRequestBook {
  private final Database database;
  private final RequestTable table;
  private final Changes changes;
  private final Clock clock;

  SqlRequestBook(Database database, RequestTable table, Changes changes, Clock clock) {
    this.database = database;
    this.table = table;
    this.changes = changes;
    this.clock = clock;
  }

  public OperationSpec spec(RequestId id) {
    return table
        .spec(id)
        .map(bytes -> Json.read(bytes, OperationSpec.class))
        .orElseThrow(() -> new Fault(FaultCode.NOT_FOUND, "there is no request " + id));
  }

  public RequestInput input(RequestId id) {
    return row(id).input();
  }

  private RequestRow row(RequestId id) {
    return table
        .find(id)
        .orElseThrow(() -> new Fault(FaultCode.NOT_FOUND, "there is no request " + id));
  }

  public List<OperationRef> prepare(PrepareAsk ask) {
    RequestRow request = row(ask.request());
    Instant now = clock.instant();
    database.write(
        connection -> {
          OperationWriter writer = new OperationWriter(connection);
          for (AgentId agent : ask.agents()) {
            writer.insert(ask, opId(ask, agent), request, now);
          }
          return noteStart(connection, ask, now);
        });
    changes.touch(ask.request());
    return ask.agents().stream().map(agent -> refOf(ask, agent, request)).toList();
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
        ask.approvedBy().map(user -> user.value()),
        now,
        ask.request().value());
  }

  private static OpId opId(PrepareAsk ask, AgentId agent) {
    return new OpId(ask.request(), ask.step(), agent, ask.attempt());
  }

  private static OperationRef refOf(PrepareAsk ask, AgentId agent, RequestRow request) {
    return new OperationRef(
        opId(ask, agent),
        agent,
        request.specSha256(),
        ask.deliverBy(),
        request.input().clocks().runFor());
  }

  public void record(RecordAsk ask) {
    database.write(
        connection -> {
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

  public List<OpId> cancelledBeforeClaim(RequestId request) {
    return database.read(
        connection ->
            Sql.list(
                connection,
                "SELECT op_id FROM ops WHERE request_id = ? AND state = 'CANCELLED'"
                    + " AND claimed_at IS NULL",
                row -> OpId.parse(row.getString(1)),
                request.value()));
  }

  public NotStartedJudgement judgeNotStarted(NotStartedAsk ask) {
    return database
        .read(
            connection ->
                Sql.one(
                    connection,
                    "SELECT journal_id, deliver_by, cancel_requested_at FROM ops WHERE op_id = ?",
                    row -> judged(row, ask.journalId(), clock.instant()),
                    ask.opId().value()))
        .orElse(NotStartedJudgement.LOST);
  }

  private static NotStartedJudgement judged(ResultSet row, String journalId, Instant now)
      throws SQLException {
    Optional<String> claimedBy = Sql.text(row, "journal_id");
    if (claimedBy.isPresent() && !claimedBy.get().equals(journalId)) {
      return NotStartedJudgement.LOST;
    }
    if (Sql.instant(row, "cancel_requested_at").isPresent()) {
      return NotStartedJudgement.CANCELLED;
    }
    return now.toEpochMilli() < row.getLong("deliver_by")
        ? NotStartedJudgement.RUN_AGAIN
        : NotStartedJudgement.EXPIRED;
  }

  /// The machine's last sign of life, once it had anything to do with the operation.
  public LastContact lastContact(OpId opId) {
    return new LastContact(
        database
            .read(
                connection ->
                    Sql.one(
                        connection,
                        "SELECT CASE WHEN accepted_at IS NULL THEN NULL ELSE last_seen_at END AS at"
                            + " FROM ops JOIN machines ON machines.agent_id = ops.agent_id"
                            + " WHERE op_id = ?",
                        row -> Sql.instant(row, "at"),
                        opId.value()))
            .flatMap(at -> at));
  }
}
