package io.funnelcloud.control.agentdoor;

import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.control.claims.StartDesk.Arrival;
import io.grpc.Context;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Who makes a call, after every check of the door.
///
/// @param chain as shown in the handshake, leaf first
/// @param connection rises with each connection the door accepts
/// @param standing whether it may be given work
/// @param startNonce from the call's metadata; empty when it had none
record Caller(
    AgentId agent,
    List<X509Certificate> chain,
    long connection,
    Standing standing,
    String startNonce) {
  static final Context.Key<Caller> KEY = Context.key("agent");

  /// Whether work may go to the process that calls.
  enum Standing {
    GOOD,
    /// A person has to decide first.
    QUARANTINED,
    /// Another start of this agent is the one HQ talks to.
    OTHER_START
  }

  static Caller current() {
    return Optional.ofNullable(KEY.get())
        .orElseThrow(() -> new IllegalStateException("no call of an agent on this thread"));
  }

  Instant certificateUntil() {
    return chain.getFirst().getNotAfter().toInstant();
  }

  /// @param newest the connection the current start of this agent first spoke on
  Arrival arrival(long newest) {
    return connection < newest ? Arrival.OLD_CONNECTION : Arrival.FRESH_CONNECTION;
  }
}
