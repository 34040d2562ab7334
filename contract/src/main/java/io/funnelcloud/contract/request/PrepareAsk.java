package io.funnelcloud.contract.request;

import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.intent.Intent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The operations one step needs.
///
/// @param approvedBy who approved, when an approval was needed
public record PrepareAsk(
    RequestId request,
    int step,
    int attempt,
    List<AgentId> agents,
    Instant deliverBy,
    Optional<UserName> approvedBy,
    Set<Intent> intents) {

  public PrepareAsk {
    agents = List.copyOf(agents);
    intents = Set.copyOf(intents);
  }
}
