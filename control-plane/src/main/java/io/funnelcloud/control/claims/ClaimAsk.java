package io.funnelcloud.control.claims;

import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.Sha256;

/// An agent asks for the order of one operation.
public record ClaimAsk(
    OpId opId, AgentId agent, Sha256 specSha256, AgentStart start, Holding holding) {

  /// What the journal of the agent has of that operation.
  public enum Holding {
    NOTHING,
    THE_ORDER
  }
}
