package io.funnelcloud.control.agentdoor;

import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.fleet.Presence;

/// Is told when a machine is heard or no longer heard. Must not block.
@FunctionalInterface
public interface PresenceListener {
  void presenceChanged(AgentId agent, Presence presence);
}
