package io.funnelcloud.control.registry;

import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.fleet.Presence;
import java.time.Instant;

/// Tells whether a machine is there right now; the agent door knows.
@FunctionalInterface
public interface Presences {

  /// How a machine is seen, given when a row of it was last touched.
  Sighting of(AgentId agent, Instant lastSeen);

  /// How a machine is seen.
  ///
  /// @param since when that began
  /// @param why a word on a presence that is not plain online; empty otherwise
  record Sighting(Presence presence, Instant since, String why) {}
}
