package io.funnelcloud.control.agentdoor;

import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.intent.Shell;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.Clocks;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.contract.operation.OperationSpec;
import io.funnelcloud.contract.operation.SandboxLevel;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.contract.request.RequestId;
import io.funnelcloud.contract.request.RequestInput;
import io.funnelcloud.contract.request.RequestInput.ApprovalRule;
import io.funnelcloud.contract.request.RequestInput.OfflineRule;
import io.funnelcloud.contract.request.UserName;
import io.funnelcloud.control.store.Database;
import io.funnelcloud.control.store.Sql;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Requests and operations as the workflow's record activities would insert them.
final class OperationSeeds {
  private final Database database;
  private final InstantSource clock;

  OperationSeeds(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  OperationRef queued(AgentId agent, String request) {
    OpId opId = new OpId(new RequestId(request), 1, agent, 1);
    byte[] spec = Json.bytes(spec());
    Sha256 hash = Sha256.of(spec);
    Instant now = clock.instant();
    Instant deliverBy = now.plusSeconds(30);
    database.write(c -> {
      Sql.update(c, "INSERT OR IGNORE INTO specs VALUES (?, ?, ?)", hash.value(), spec, now);
      Sql.update(
          c,
          "INSERT OR IGNORE INTO requests (id, input, user, words, selector, spec_sha256,"
              + " status, why, created_at, updated_at)"
              + " VALUES (?, ?, 'ada', 'uname', 'nas', ?, 'RUNNING', '', ?, ?)",
          request,
          Json.text(input(opId.request(), hash)),
          hash.value(),
          now,
          now);
      return Sql.update(
          c,
          "INSERT INTO ops (op_id, request_id, step, attempt, agent_id, spec_sha256, intents,"
              + " needs_approval, state, why, since, deliver_by, run_for_millis, created_at)"
              + " VALUES (?, ?, 1, 1, ?, ?, '[\"local-query\"]', 0, 'QUEUED', 'waiting', ?, ?,"
              + " 3600000, ?)",
          opId.value(),
          request,
          agent.value(),
          hash.value(),
          now,
          deliverBy,
          now);
    });
    return new OperationRef(opId, agent, hash, deliverBy, Duration.ofHours(1));
  }

  static OperationSpec spec() {
    return new OperationSpec(
        1,
        Shell.SH,
        "uname -a",
        List.of(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Duration.ofHours(1),
        Optional.empty(),
        Duration.ofSeconds(5),
        OperationSpec.OUTPUT_QUOTA_DEFAULT,
        SandboxLevel.NONE);
  }

  private static RequestInput input(RequestId id, Sha256 spec) {
    return new RequestInput(
        id,
        new UserName("ada"),
        "uname",
        spec,
        "nas",
        OfflineRule.SKIP,
        ApprovalRule.ASK,
        Clocks.INTERACTIVE,
        Optional.empty(),
        "4bf92f3577b34da6a3ce929d0e0e4736");
  }

  String state(OpId opId) {
    return text(opId, "state");
  }

  String text(OpId opId, String column) {
    return database
        .read(c ->
            Sql.one(
                c,
                "SELECT " + column + " FROM ops WHERE op_id = ?",
                row -> String.valueOf(row.getString(1)),
                opId.value()))
        .orElseThrow();
  }

  void set(OpId opId, String assignment) {
    database.write(
        c -> Sql.update(c, "UPDATE ops SET " + assignment + " WHERE op_id = ?", opId.value()));
  }
}
