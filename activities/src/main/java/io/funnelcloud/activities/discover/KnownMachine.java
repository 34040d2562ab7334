package io.funnelcloud.activities.discover;

import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.fleet.MachineName;
import io.funnelcloud.contract.fleet.Manifest;
import io.funnelcloud.contract.fleet.Presence;
import io.funnelcloud.contract.fleet.Tag;
import io.funnelcloud.contract.fleet.Target;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// One machine of the registry.
///
/// @param since since when it has this presence
/// @param barred why it may get no work, such as a quarantine; empty when it may
/// @param manifest what it announced last
/// @param formerManifest what it announced before that, when the two differ
/// @param openOperations how busy it is
public record KnownMachine(
    AgentId agent,
    MachineName name,
    Set<Tag> tags,
    Presence presence,
    Instant since,
    Optional<String> barred,
    Optional<Manifest> manifest,
    Optional<Manifest> formerManifest,
    int openOperations) {

  public KnownMachine {
    tags = Set.copyOf(tags);
  }

  String os() {
    return manifest.map(Manifest::os).orElse("unknown");
  }

  boolean isThere() {
    return presence == Presence.ONLINE || presence == Presence.UNSURE;
  }

  boolean offers(String tool) {
    return manifest
        .filter(known ->
            known.tools().contains(tool)
                || known.shells().stream().anyMatch(shell -> shell.label().equals(tool)))
        .isPresent();
  }

  Target target() {
    return new Target(agent, name, os(), presence);
  }
}
