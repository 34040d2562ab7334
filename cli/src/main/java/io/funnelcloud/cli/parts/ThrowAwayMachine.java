package io.funnelcloud.cli.parts;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.home.Refusal;
import io.funnelcloud.cli.home.Surroundings;
import io.funnelcloud.cli.keep.Keeper;
import io.funnelcloud.cli.wire.PeopleDoor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/// One more agent on this system that counts as a machine of its own, and everything of which lies
/// in one folder that will be deleted.
///
/// @param ground the folder all throw-away machines share
public record ThrowAwayMachine(String name, Path ground, AgentPlace place, Part part) {
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);

  public static ThrowAwayMachine in(Path ground, String name) {
    Path folder = ground.resolve("machines").resolve(name);
    AgentPlace place = AgentPlace.throwAway(folder, ground.resolve("programs"));
    Part part =
        new Part(
            name,
            "the agent on " + name,
            new Keeper(
                name, folder.resolve("keeper"), List.of("--state", place.state().toString())),
            place.state().resolve("run").resolve("agent.json"));
    return new ThrowAwayMachine(name, ground, place, part);
  }

  /// Makes its folders, and one to work in that its account can write.
  ///
  /// @throws Refusal when its account could not get there
  public void prepare(Path work) {
    try {
      Path folder = place.state().resolveSibling(".").normalize();
      Files.createDirectories(folder);
      Files.createDirectories(place.programs());
      for (Path open : List.of(folder.getParent(), folder, place.programs())) {
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
      place.own(place.state());
      place.own(work);
    } catch (IOException e) {
      throw new Refusal(
          ExitCode.FAULT, "cannot prepare " + ground + " (" + e.getMessage() + ")", "", e);
    }
    if (!place.canEnter(place.state())) {
      throw Refusal.fault(
          "the account " + place.account().orElse("") + " cannot enter " + ground,
          "Name a folder everybody may enter: TMPDIR=/tmp aj demo");
    }
  }

  /// Joins the fleet and starts its agent under a keeper.
  public void start(Surroundings surroundings, Path dist, PeopleDoor door) {
    Programs programs =
        Programs.installed(dist, place.programs(), surroundings.javaHome())
            .unpackingIn(place.state());
    LocalAgent agent = new LocalAgent(place, programs);
    agent.joinVia(door, name);
    part.keeper().ensure(agent.runCommand());
    Readiness.await(part, READY_WITHIN);
  }
}
