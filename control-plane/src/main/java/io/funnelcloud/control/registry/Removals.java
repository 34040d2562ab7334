package io.funnelcloud.control.registry;

import io.funnelcloud.contract.fleet.AgentId;

/// Takes everything from an agent that is no longer wanted: its certificates and open connections.
@FunctionalInterface
public interface Removals {

  /// Doing it twice is the same as once.
  void removed(AgentId agent, String why);
}
