package io.funnelcloud.control;

import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.control.agentdoor.MachineDesk;
import io.funnelcloud.control.registry.Removals;

/// Carries what a person decided about a machine to the agent door.
record DoorDecisions(MachineDesk door) implements Removals {

  @Override
  public void removed(AgentId agent, String why) {
    door.remove(agent, why);
  }

  @Override
  public boolean released(AgentId agent) {
    return door.release(agent);
  }
}
