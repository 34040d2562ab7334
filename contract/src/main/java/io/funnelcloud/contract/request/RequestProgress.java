package io.funnelcloud.contract.request;

import io.funnelcloud.contract.fleet.FleetSnapshot;
import io.funnelcloud.contract.intent.Verdict;
import java.util.List;
import java.util.Optional;

/// What a running request can say of itself.
public record RequestProgress(
    RequestStatus status,
    String why,
    Optional<Verdict> verdict,
    Optional<FleetSnapshot> fleet,
    List<MachineOutcome> machines) {

  public RequestProgress {
    machines = List.copyOf(machines);
  }
}
