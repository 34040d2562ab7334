package io.funnelcloud.contract.operation;

import io.funnelcloud.contract.fleet.AgentId;
import java.time.Duration;
import java.time.Instant;

/// What travels through Temporal instead of the command: at most 1 KiB of references.
public record OperationRef(
    OpId opId, AgentId agentId, Sha256 specSha256, Instant deliverBy, Duration runFor) {

  public OperationRef {
    if (!opId.agent().equals(agentId)) {
      throw new IllegalArgumentException("op " + opId + " is not for agent " + agentId);
    }
  }
}
