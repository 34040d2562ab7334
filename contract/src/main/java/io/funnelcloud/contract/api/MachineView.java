package io.funnelcloud.contract.api;

import io.funnelcloud.contract.fleet.Manifest;
import io.funnelcloud.contract.fleet.Presence;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A machine as the people door tells it.
///
/// @param why a word on a presence that is not plain online, or on a quarantine; empty otherwise
public record MachineView(
    String name,
    String agentId,
    Presence presence,
    Instant since,
    String why,
    List<String> tags,
    Optional<Manifest> manifest,
    Instant joinedAt,
    Optional<Instant> certificateUntil,
    int openOperations) {

  public MachineView {
    tags = List.copyOf(tags);
  }
}
