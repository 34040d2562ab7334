package io.funnelcloud.control.requests;

import io.funnelcloud.contract.api.OperationView;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.operation.OutputTotal;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.control.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/// One row of the table of operations, with the name of its machine.
record StoredOperation(
    OpId opId,
    String machine,
    OperationState state,
    String why,
    Instant since,
    Instant deliverBy,
    Optional<Instant> acceptedAt,
    Optional<Instant> lastSeenAt,
    long stdoutBytes,
    long stderrBytes,
    Optional<OperationResult> result,
    Optional<String> lateEvidence) {

  static StoredOperation of(ResultSet row) throws SQLException {
    return new StoredOperation(
        OpId.parse(row.getString("op_id")),
        Sql.text(row, "machine").orElse(row.getString("agent_id")),
        OperationState.valueOf(row.getString("state")),
        row.getString("why"),
        Instant.ofEpochMilli(row.getLong("since")),
        Instant.ofEpochMilli(row.getLong("deliver_by")),
        Sql.instant(row, "accepted_at"),
        Sql.instant(row, "last_seen_at"),
        row.getLong("stdout_bytes"),
        row.getLong("stderr_bytes"),
        Sql.text(row, "result").map(text -> Json.read(text, OperationResult.class)),
        Sql.text(row, "late_evidence"));
  }

  OperationView view(Outlook outlook) {
    Optional<OutputTotal> out = result.filter(StoredOperation::ran).map(OperationResult::stdout);
    Optional<OutputTotal> err = result.filter(StoredOperation::ran).map(OperationResult::stderr);
    return new OperationView(
        machine,
        opId.agent().value(),
        opId.value(),
        state,
        outlook.why(this),
        since,
        result.flatMap(OperationResult::exitCode),
        result.flatMap(OperationResult::signal),
        out.map(OutputTotal::bytes).orElse(stdoutBytes),
        err.map(OutputTotal::bytes).orElse(stderrBytes),
        out.map(OutputTotal::sha256).map(Sha256::value),
        err.map(OutputTotal::sha256).map(Sha256::value),
        out.map(OutputTotal::droppedBytes).orElse(0L),
        err.map(OutputTotal::droppedBytes).orElse(0L),
        result.map(OperationResult::leftRunning).orElse(0),
        result.flatMap(OperationResult::startedAt),
        result.map(OperationResult::endedAt),
        outlook.offlineSince(this),
        outlook.deliverBy(this),
        outlook.resolveBy(this),
        lateEvidence);
  }

  private static boolean ran(OperationResult result) {
    return result.startedAt().isPresent();
  }
}
