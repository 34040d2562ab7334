package io.funnelcloud.contract.request;

import io.funnelcloud.contract.operation.OperationState;
import java.util.List;
import java.util.Map;

/// How a request ended: status, a sentence, counts per state, one line per machine. Never output.
public record RequestResult(
    RequestId id,
    RequestStatus status,
    String summary,
    Map<OperationState, Integer> counts,
    List<MachineOutcome> machines) {

  public RequestResult {
    counts = Map.copyOf(counts);
    machines = List.copyOf(machines);
    if (!status.isTerminal()) {
      throw new IllegalArgumentException("a result needs a terminal status, got " + status);
    }
  }
}
