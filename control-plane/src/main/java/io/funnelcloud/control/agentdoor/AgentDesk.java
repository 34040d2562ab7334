package io.funnelcloud.control.agentdoor;

import io.funnelcloud.contract.agent.v1.AnnounceRequest;
import io.funnelcloud.contract.agent.v1.AnnounceResponse;
import io.funnelcloud.contract.agent.v1.ClaimResponse;
import io.funnelcloud.contract.agent.v1.ControlDown;
import io.funnelcloud.contract.agent.v1.ControlUp;
import io.funnelcloud.contract.agent.v1.OperationVerdict;
import io.funnelcloud.contract.agent.v1.ReconcileRequest;
import io.funnelcloud.contract.fleet.Manifest;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.control.claims.AgentStart;
import io.funnelcloud.control.claims.ClaimAsk;
import io.funnelcloud.control.claims.ClaimDesk;
import io.funnelcloud.control.claims.ReconcileDesk;
import io.funnelcloud.control.claims.StartDesk;
import io.funnelcloud.control.claims.StartVerdict;
import io.funnelcloud.control.store.Database;
import io.funnelcloud.control.store.Sql;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.InstantSource;
import java.util.List;

/// What enrolled agents ask for, after each start was admitted, superseded or quarantined.
final class AgentDesk {
  private final Database database;
  private final AgentConnections connections;
  private final StartDesk starts;
  private final ClaimDesk claims;
  private final ReconcileDesk reconciling;
  private final String version;
  private final InstantSource clock;

  AgentDesk(
      Database database,
      AgentConnections connections,
      StartDesk starts,
      ClaimDesk claims,
      ReconcileDesk reconciling,
      String version,
      InstantSource clock) {
    this.database = database;
    this.connections = connections;
    this.starts = starts;
    this.claims = claims;
    this.reconciling = reconciling;
    this.version = version;
    this.clock = clock;
  }

  AnnounceResponse announce(Caller caller, AnnounceRequest request) {
    Manifest manifest = Json.read(request.getManifestJson(), Manifest.class);
    requireAdmitted(
        caller,
        new AgentStart(request.getJournalId(), request.getIncarnation(), request.getStartNonce()));
    String name =
        database.write(connection -> {
          Sql.update(
              connection,
              "UPDATE machines SET manifest = ?, journal_id = ?, last_seen_at = ?"
                  + " WHERE agent_id = ?",
              Json.text(manifest),
              request.getJournalId(),
              clock.instant(),
              caller.agent().value());
          return MachineRows.name(connection, caller.agent()).orElseThrow().value();
        });
    boolean isSame = manifest.version().equals(version);
    return AnnounceResponse.newBuilder()
        .setMachineName(name)
        .setHqTimeUnixMillis(clock.millis())
        .setHqVersion(version)
        .setNotice(isSame ? "" : "HQ runs version " + version + ", this is " + manifest.version())
        .build();
  }

  /// Opens the control stream; it ends when either side ends it.
  StreamObserver<ControlUp> control(Caller caller, StreamObserver<ControlDown> answer) {
    return new ControlStream(
        this, caller, connections, (ServerCallStreamObserver<ControlDown>) answer, clock);
  }

  ClaimResponse claim(Caller caller, ClaimAsk ask) {
    // Outside of the claim's transaction too, so that a take-over closes what it must.
    admit(caller, ask.start());
    AgentLine line = connections.line(caller.agent());
    return claims.claim(ask, caller.arrival(line.newestConnection()));
  }

  List<OperationVerdict> reconcile(Caller caller, ReconcileRequest request) {
    admit(
        caller,
        new AgentStart(request.getJournalId(), request.getIncarnation(), request.getStartNonce()));
    return request.getOperationsList().stream()
        .map(local -> reconciling.compare(caller.agent(), local))
        .toList();
  }

  /// @throws io.grpc.StatusRuntimeException unless this start is the one HQ talks to
  void requireAdmitted(Caller caller, AgentStart start) {
    switch (admit(caller, start)) {
      case StartVerdict.Current _, StartVerdict.TookOver _ -> {}
      case StartVerdict.Superseded(String reason) ->
          throw Status.ABORTED.withDescription(reason).asRuntimeException();
      case StartVerdict.Quarantined(String reason) ->
          throw Status.PERMISSION_DENIED.withDescription(reason).asRuntimeException();
    }
  }

  StartVerdict admit(Caller caller, AgentStart start) {
    AgentLine line = connections.line(caller.agent());
    StartVerdict verdict =
        database.write(connection ->
            starts.admit(
                connection, caller.agent(), start, caller.arrival(line.newestConnection())));
    switch (verdict) {
      case StartVerdict.Current _, StartVerdict.Superseded _ -> {}
      case StartVerdict.TookOver _ -> {
        line.startedOn(caller.connection());
        connections.closeEarlierStarts(caller.agent(), start.startNonce());
      }
      case StartVerdict.Quarantined(String reason) ->
          connections.closeQuarantined(caller.agent(), reason);
    }
    return verdict;
  }
}
