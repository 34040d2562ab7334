package io.funnelcloud.cli.parts;

import io.funnelcloud.cli.home.Installation;
import io.funnelcloud.cli.screen.Screen;
import io.funnelcloud.cli.screen.Steps;
import java.util.ArrayList;
import java.util.List;

/// Stops exactly the processes `up` started: the agent first, the Temporal server last.
public final class BringDown {
  private final Installation installation;
  private final Steps steps;

  public BringDown(Installation installation, Screen screen) {
    this.installation = installation;
    this.steps = new Steps(screen);
  }

  /// Names of what was running.
  public List<String> run() {
    if (!installation.keepers().toFile().isDirectory()) {
      return List.of();
    }
    List<String> stopped = new ArrayList<>();
    try (UpLock lock = UpLock.taken(installation)) {
      lock.note();
      Parts.of(installation).inReverse().forEach(part -> stop(part, stopped));
    }
    return stopped;
  }

  private void stop(Part part, List<String> stopped) {
    if (part.keeper().keeper().isPresent() || part.keeper().child().isPresent()) {
      steps.step("stopped " + part.title(), part.keeper()::stop);
      stopped.add(part.name());
    }
  }
}
