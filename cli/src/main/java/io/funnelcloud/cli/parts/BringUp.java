package io.funnelcloud.cli.parts;

import com.fasterxml.jackson.databind.JsonNode;
import io.funnelcloud.cli.home.Installation;
import io.funnelcloud.cli.home.Ports;
import io.funnelcloud.cli.home.Refusal;
import io.funnelcloud.cli.home.Settings;
import io.funnelcloud.cli.home.Surroundings;
import io.funnelcloud.cli.keep.Keeper;
import io.funnelcloud.cli.screen.Screen;
import io.funnelcloud.cli.screen.Steps;
import io.funnelcloud.cli.wire.PeopleDoor;
import io.funnelcloud.cli.wire.SignIn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Brings an installation up, or heals it: every step does only what is not done yet, so it can be
/// repeated after any failure.
public final class BringUp {
  private static final Duration TEMPORAL_READY_WITHIN = Duration.ofSeconds(60);

  /// A cold JVM on a busy machine with two cores, ten times over.
  private static final Duration HQ_READY_WITHIN = Duration.ofSeconds(90);

  private static final Duration AGENT_READY_WITHIN = Duration.ofSeconds(60);

  private final Installation installation;
  private final Settings settings;
  private final Surroundings surroundings;
  private final Steps steps;
  private final Parts parts;
  private final AgentPlace place;

  public BringUp(
      Installation installation, Settings settings, Surroundings surroundings, Screen screen) {
    this.installation = installation;
    this.settings = settings;
    this.surroundings = surroundings;
    this.steps = new Steps(screen);
    this.parts = Parts.of(installation);
    this.place = AgentPlace.of(installation);
  }

  /// What stands when everything is up.
  public record Standing(Ports ports, PeopleDoor door, String machine, String temporalUi) {}

  /// HQ as it stands without an agent on this machine.
  public record Centre(Ports ports, PeopleDoor door, String temporalUi) {}

  public Standing run() {
    installation.prepare();
    try (UpLock lock = UpLock.taken(installation)) {
      lock.note();
      Centre centre = centre();
      JsonNode agent = startAgent(dist(), centre.door());
      return new Standing(
          centre.ports(), centre.door(), agent.path("machine").asText(), centre.temporalUi());
    }
  }

  /// Temporal and HQ only.
  public Centre headquarters() {
    installation.prepare();
    try (UpLock lock = UpLock.taken(installation)) {
      lock.note();
      return centre();
    }
  }

  private Centre centre() {
    Path dist = dist();
    Programs programs =
        steps
            .step(
                "programs",
                () -> Programs.installed(dist, installation.programs(), surroundings.javaHome()))
            .unpackingIn(installation.scratch());
    Ports ports = Ports.chosen(installation, settings, portsOfOurs());
    Hq hq = new Hq(installation, programs, ports, settings);
    checkOurTemporal(hq, programs);
    if (!isServing()) {
      installation.emptyScratch();
      Hq.Created created = steps.step("keys and owner", hq::init);
      created.recoveryWords().ifPresent(this::keepWords);
    }
    ports.keep(installation);
    startTemporal(hq);
    hq.writeNotifyFile();
    JsonNode ready = steps.step("HQ", () -> ensure(parts.hq(), hq.serveCommand(), HQ_READY_WITHIN));
    PeopleDoor door =
        new PeopleDoor(SignIn.fromFile(installation.clientFile()).at(Hq.address(ready)));
    return new Centre(ports, door, hq.temporalUi());
  }

  // An HQ that serves has its keys and its owner; looking again would take seconds.
  private boolean isServing() {
    return installation.exists() && parts.hq().ready().isPresent();
  }

  private Path dist() {
    return surroundings
        .dist()
        .orElseThrow(() ->
            Refusal.fault(
                "the programs are not there", "Start the CLI through ./aj, which builds them."));
  }

  // Ports that our own living processes hold are no reason to look for others.
  private Set<Integer> portsOfOurs() {
    Set<Integer> ours = new HashSet<>();
    Ports.kept(installation)
        .ifPresent(kept -> {
          if (parts.temporal().keeper().child().isPresent()) {
            ours.addAll(List.of(kept.temporal(), kept.temporalUi()));
          }
          if (parts.hq().keeper().child().isPresent()) {
            ours.addAll(List.of(kept.people(), kept.agents()));
          }
        });
    return ours;
  }

  private static void checkOurTemporal(Hq hq, Programs programs) {
    Optional<String> configured = hq.configuredTemporal();
    configured.ifPresent(hq::checkConfiguredTemporal);
    if (configured.isEmpty() && !Files.isExecutable(programs.binary("temporal-dev"))) {
      throw Refusal.fault(
          "there is no Temporal server: none is configured and ours was not built",
          "Install Go and start ./aj again, or set temporal.address to a server of yours.");
    }
  }

  // Shown by the command on a terminal; the file is there from the first moment, so that a crash
  // between here and the screen loses nothing.
  private void keepWords(String words) {
    Installation.writePrivately(installation.recoveryWords(), words + "\n");
  }

  private void startTemporal(Hq hq) {
    if (hq.configuredTemporal().isPresent()) {
      parts.temporal().keeper().stop();
      return;
    }
    steps.step(
        "Temporal", () -> ensure(parts.temporal(), hq.temporalCommand(), TEMPORAL_READY_WITHIN));
  }

  private JsonNode startAgent(Path dist, PeopleDoor door) {
    place.prepare(installation);
    Programs programs = Programs.installed(dist, place.programs(), surroundings.javaHome());
    LocalAgent agent = new LocalAgent(place, programs);
    if (!place.hasJoined()) {
      steps.step("this machine joins", () -> agent.joinVia(door));
    }
    return steps.step("agent", () -> ensure(parts.agent(), agent.runCommand(), AGENT_READY_WITHIN));
  }

  private static JsonNode ensure(Part part, List<String> command, Duration limit) {
    Keeper keeper = part.keeper();
    keeper.ensure(command);
    return Readiness.await(part, limit);
  }
}
