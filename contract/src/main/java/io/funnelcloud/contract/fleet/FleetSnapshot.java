package io.funnelcloud.contract.fleet;

import io.funnelcloud.contract.operation.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// The machines one request is for, fixed at discovery.
///
/// @param problem in words, when no machine can take part; empty otherwise
public record FleetSnapshot(List<Target> targets, List<Skipped> skipped, String problem) {

  public FleetSnapshot {
    targets = List.copyOf(targets);
    skipped = List.copyOf(skipped);
    if (targets.isEmpty() && problem.isBlank()) {
      throw new IllegalArgumentException("no target and no word why");
    }
  }

  /// What an approval of a target set is bound to (I9): the sorted agent ids.
  public Sha256 targetsSha256() {
    return Sha256.of(
        targets.stream()
            .map(Target::agent)
            .map(AgentId::value)
            .sorted(Comparator.naturalOrder())
            .collect(Collectors.joining("\n"))
            .getBytes(StandardCharsets.UTF_8));
  }
}
