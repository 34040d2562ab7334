package io.funnelcloud.contract.request;

import io.funnelcloud.contract.fleet.AgentId;
import java.util.Set;

/// Which machines to look for. `excluded` are those that were tried before.
public record DiscoverAsk(
    RequestId request, String selector, RequestInput.OfflineRule offline, Set<AgentId> excluded) {

  public DiscoverAsk {
    excluded = Set.copyOf(excluded);
  }
}
