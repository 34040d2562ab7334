package io.funnelcloud.control.agentdoor;

import io.funnelcloud.contract.agent.v1.OutputDown;
import io.funnelcloud.contract.agent.v1.OutputUp;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.control.artifacts.Inputs;
import io.funnelcloud.control.artifacts.LiveOutput.Offsets;
import io.funnelcloud.control.artifacts.OutputLibrary;
import io.funnelcloud.control.claims.LiveStates;
import io.funnelcloud.control.store.Database;
import io.funnelcloud.control.store.Sql;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/// Takes output in, one [OutputCall] at a time and operation.
final class OutputIntake {
  private final Database database;
  private final OutputLibrary library;
  private final LiveStates live;
  private final AgentConnections connections;
  private final Inputs inputs;

  OutputIntake(
      Database database,
      OutputLibrary library,
      Inputs inputs,
      LiveStates live,
      AgentConnections connections) {
    this.database = database;
    this.library = library;
    this.inputs = inputs;
    this.live = live;
    this.connections = connections;
  }

  StreamObserver<OutputUp> receive(Caller caller, StreamObserver<OutputDown> answer) {
    return new OutputCall(this, caller, (ServerCallStreamObserver<OutputDown>) answer);
  }

  /// What HQ knows of the output of an operation that was delivered to that agent.
  ///
  /// @param stored its address, once it is whole
  record Known(Optional<String> stored, Offsets totals) {}

  Optional<Known> known(OpId opId, AgentId agent) {
    return database.read(connection ->
        Sql.one(
            connection,
            "SELECT artifact, stdout_bytes, stderr_bytes FROM ops WHERE op_id = ?"
                + " AND agent_id = ? AND journal_id IS NOT NULL",
            OutputIntake::known,
            opId.value(),
            agent.value()));
  }

  private static Known known(ResultSet row) throws SQLException {
    return new Known(
        Sql.text(row, "artifact"), new Offsets(row.getLong("stdout_bytes"), row.getLong(3)));
  }

  OutputLibrary library() {
    return library;
  }

  Inputs inputs() {
    return inputs;
  }

  LiveStates live() {
    return live;
  }

  AgentConnections connections() {
    return connections;
  }
}
