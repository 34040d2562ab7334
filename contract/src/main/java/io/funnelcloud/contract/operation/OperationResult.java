package io.funnelcloud.contract.operation;

import io.funnelcloud.contract.fleet.AgentId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How one operation ended, told by the agent that ran it or by HQ when no agent can. Never carries
/// output.
///
/// @param why in words for a person, never empty
/// @param artifact the content address of the stored output, when there is any
/// @param leftRunning processes the command left behind on purpose
public record OperationResult(
    OpId opId,
    AgentId agentId,
    OperationState state,
    String why,
    Optional<Integer> exitCode,
    Optional<Integer> signal,
    OutputTotal stdout,
    OutputTotal stderr,
    Optional<String> artifact,
    Optional<Instant> startedAt,
    Instant endedAt,
    Duration cpuTime,
    long memoryPeakBytes,
    int leftRunning) {

  public OperationResult {
    if (!state.isTerminal()) {
      throw new IllegalArgumentException("a result needs a terminal state, got " + state);
    }
    if (!opId.agent().equals(agentId)) {
      throw new IllegalArgumentException("op " + opId + " was not for agent " + agentId);
    }
    if (why.isBlank()) {
      throw new IllegalArgumentException("result of " + opId + " says no why");
    }
  }

  /// A result for an operation of which no command ran, or of which nothing is known.
  public static OperationResult without(OpId opId, OperationState state, String why, Instant at) {
    return new OperationResult(
        opId,
        opId.agent(),
        state,
        why,
        Optional.empty(),
        Optional.empty(),
        OutputTotal.NOTHING,
        OutputTotal.NOTHING,
        Optional.empty(),
        Optional.empty(),
        at,
        Duration.ZERO,
        0,
        0);
  }
}
