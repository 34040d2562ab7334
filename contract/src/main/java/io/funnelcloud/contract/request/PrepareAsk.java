package io.funnelcloud.contract.request;

import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.fleet.FleetSnapshot;
import io.funnelcloud.contract.intent.Intent;
import io.funnelcloud.contract.intent.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The operations one step needs.
///
/// @param approvedBy who approved, when an approval was needed
/// @param verdict kept with the request, so that one transaction tells the whole start
/// @param fleet kept with the request, as the verdict
public record PrepareAsk(
    RequestId request,
    int step,
    int attempt,
    List<AgentId> agents,
    Instant deliverBy,
    Optional<UserName> approvedBy,
    Set<Intent> intents,
    Optional<Verdict> verdict,
    Optional<FleetSnapshot> fleet) {

  public PrepareAsk {
    agents = List.copyOf(agents);
    intents = Set.copyOf(intents);
  }
}
