package io.funnelcloud.contract.operation;

import io.funnelcloud.contract.fleet.AgentId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What travels through Temporal instead of the command: at most 1 KiB of references.
///
/// @param priority absent means interactive
public record OperationRef(
    OpId opId,
    AgentId agentId,
    Sha256 specSha256,
    Instant deliverBy,
    Duration runFor,
    Optional<Priority> priority) {

  public OperationRef {
    if (!opId.agent().equals(agentId)) {
      throw new IllegalArgumentException("op " + opId + " is not for agent " + agentId);
    }
  }

  /// One that a person waits for.
  public OperationRef(
      OpId opId, AgentId agentId, Sha256 specSha256, Instant deliverBy, Duration runFor) {
    this(opId, agentId, specSha256, deliverBy, runFor, Optional.empty());
  }

  /// How urgent it is.
  public Priority urgency() {
    return priority.orElse(Priority.INTERACTIVE);
  }
}
