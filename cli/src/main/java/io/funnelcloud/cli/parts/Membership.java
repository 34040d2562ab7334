package io.funnelcloud.cli.parts;

import com.fasterxml.jackson.databind.JsonNode;
import io.funnelcloud.cli.home.Installation;
import io.funnelcloud.cli.home.Refusal;
import io.funnelcloud.cli.home.Surroundings;
import io.funnelcloud.cli.screen.Screen;
import io.funnelcloud.cli.screen.Steps;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// This machine as a member of a fleet whose HQ may be elsewhere.
public final class Membership {
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);

  private final Installation installation;
  private final Surroundings surroundings;
  private final Steps steps;
  private final AgentPlace place;

  public Membership(Installation installation, Surroundings surroundings, Screen screen) {
    this.installation = installation;
    this.surroundings = surroundings;
    this.steps = new Steps(screen);
    this.place = AgentPlace.of(installation);
  }

  /// Joins unless this machine has joined already, starts the agent, and gives the machine's name.
  public String join(Optional<String> joinString, List<String> options) {
    if (place.hasJoined() && joinString.isPresent()) {
      throw Refusal.usage(
          "this machine has joined a fleet already (" + place.state() + ")",
          "Start its agent: aj join, without a string. Join another fleet: aj leave first.");
    }
    if (!place.hasJoined() && joinString.isEmpty()) {
      throw Refusal.usage(
          "no string given", "On the machine of HQ, `aj machines invite` prints the line.");
    }
    installation.prepare();
    try (UpLock lock = UpLock.taken(installation)) {
      lock.note();
      return joined(joinString, options);
    }
  }

  private String joined(Optional<String> joinString, List<String> options) {
    LocalAgent agent = agent();
    joinString.ifPresent(string -> steps.step("join", () -> agent.join(string, options)));
    Part part = Parts.of(installation).agent();
    JsonNode ready =
        steps.step(
            "agent",
            () -> {
              part.keeper().ensure(agent.runCommand());
              return Readiness.await(part, READY_WITHIN);
            });
    return ready.path("machine").asText();
  }

  private LocalAgent agent() {
    place.prepare(installation);
    Programs programs =
        Programs.installed(
            surroundings
                .dist()
                .orElseThrow(() -> Refusal.fault("the programs are not there", "Start ./aj")),
            place.programs(),
            surroundings.javaHome());
    return new LocalAgent(place, programs);
  }

  public void leave() {
    if (!place.hasJoined()) {
      throw Refusal.usage(
          "this machine has not joined a fleet (" + place.state() + ")", "Nothing to leave.");
    }
    installation.prepare();
    try (UpLock lock = UpLock.taken(installation)) {
      lock.note();
      Part part = Parts.of(installation).agent();
      steps.step("stop the agent", part.keeper()::stop);
      steps.step("leave", agent()::leave);
    }
  }
}
