package io.funnelcloud.cli.demo;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.home.Installation;
import io.funnelcloud.cli.home.Ports;
import io.funnelcloud.cli.home.Refusal;
import io.funnelcloud.cli.home.Settings;
import io.funnelcloud.cli.home.Surroundings;
import io.funnelcloud.cli.parts.BringUp;
import io.funnelcloud.cli.parts.Parts;
import io.funnelcloud.cli.parts.ThrowAwayMachine;
import io.funnelcloud.cli.screen.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The throw-away installation: one folder with everything in it, ports of its own, and nothing of
/// what the person has set.
record Stage(Path ground, Surroundings surroundings, List<ThrowAwayMachine> machines) {
  private static final List<String> NAMES = List.of("elm", "oak", "pine");

  Stage {
    machines = List.copyOf(machines);
  }

  static Stage made(Surroundings person) {
    try {
      Path temporary = Path.of(person.variable("TMPDIR").orElse("/tmp")).toAbsolutePath();
      Path ground = Files.createTempDirectory(temporary, "aj-demo-").toRealPath();
      // Only to pass through: the agents may have an account of their own.
      Files.setPosixFilePermissions(ground, PosixFilePermissions.fromString("rwx--x--x"));
      Surroundings nobodys =
          new Surroundings(Map.of("HOME", ground.toString()), person.properties());
      return new Stage(
          ground, nobodys, NAMES.stream().map(name -> ThrowAwayMachine.in(ground, name)).toList());
    } catch (IOException e) {
      throw new Refusal(
          ExitCode.FAULT,
          "cannot make a folder for the demo (" + e.getMessage() + ")",
          "TMPDIR names the folder it is made in.",
          e);
    }
  }

  Installation installation() {
    return new Installation(ground.resolve("home"));
  }

  Parts parts() {
    return Parts.of(installation());
  }

  Path jobs() {
    return ground.resolve("jobs");
  }

  BringUp.Centre headquarters(Screen screen) {
    machines.forEach(machine -> machine.prepare(jobs()));
    return new BringUp(installation(), settings(), surroundings, screen).headquarters();
  }

  private Settings settings() {
    Ports ports = Ports.outOfTheWay();
    Map<Settings.Key, String> flags = new EnumMap<>(Settings.Key.class);
    flags.put(Settings.Key.PEOPLE_PORT, Integer.toString(ports.people()));
    flags.put(Settings.Key.AGENT_PORT, Integer.toString(ports.agents()));
    flags.put(Settings.Key.TEMPORAL_PORT, Integer.toString(ports.temporal()));
    flags.put(Settings.Key.TEMPORAL_UI_PORT, Integer.toString(ports.temporalUi()));
    flags.put(Settings.Key.AGENT_ADDRESS, "127.0.0.1");
    flags.put(Settings.Key.FLEET, "demo");
    return Settings.of(surroundings, flags);
  }

  Path dist() {
    return surroundings
        .dist()
        .orElseThrow(() -> Refusal.fault("the programs are not there", "Start ./aj"));
  }
}
