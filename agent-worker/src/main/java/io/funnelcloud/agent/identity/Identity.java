package io.funnelcloud.agent.identity;

import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.fleet.MachineName;
import io.funnelcloud.trust.pin.FleetName;
import io.funnelcloud.trust.pin.RootPin;
import java.util.List;

/// What joining decided once: who this machine is, whom it trusts and where HQ is. Nothing on the
/// wire changes the pin; leaving and joining again does.
public record Identity(
    AgentId agent, MachineName machine, FleetName fleet, RootPin pin, List<String> addresses) {

  public Identity {
    addresses = List.copyOf(addresses);
  }
}
