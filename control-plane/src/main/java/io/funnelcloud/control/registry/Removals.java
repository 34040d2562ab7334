package io.funnelcloud.control.registry;

import io.funnelcloud.contract.fleet.AgentId;

/// What follows at the agent door from what a person decides about a machine.
public interface Removals {

  /// Takes certificates and open connections. Doing it twice is the same as once.
  void removed(AgentId agent, String why);

  /// Ends a quarantine: the next start that speaks is the one HQ talks to.
  ///
  /// @return whether there was one
  boolean released(AgentId agent);
}
