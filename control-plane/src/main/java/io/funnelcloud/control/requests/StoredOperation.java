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
        row.getLong("stdout_bytes"),
        row.getLong("stderr_bytes"),
        Sql.text(row, "result").map(text -> Json.read(text, OperationResult.class)),
        Sql.text(row, "late_evidence"));
  }

  OperationView view() {
    Optional<OutputTotal> out = result.filter(StoredOperation::ran).map(OperationResult::stdout);
    Optional<OutputTotal> err = result.filter(StoredOperation::ran).map(OperationResult::stderr);
    return new OperationView(
        machine,
        opId.agent().value(),
        opId.value(),
        state,
        why,
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
        lateEvidence);
  }

  private static boolean ran(OperationResult result) {
    return result.startedAt().isPresent();
  }
}
