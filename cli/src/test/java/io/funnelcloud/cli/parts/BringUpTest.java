package io.funnelcloud.cli.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnelcloud.cli.home.Installation;
import io.funnelcloud.cli.home.Ports;
import io.funnelcloud.cli.home.Refusal;
import io.funnelcloud.cli.home.Settings;
import io.funnelcloud.cli.home.Surroundings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ports, programs and places of an installation, without its processes (those are started for real
/// in system-test).
class BringUpTest {
  @TempDir private Path home;

  private Settings settings(Map<Settings.Key, String> flags) {
    return Settings.of(new Surroundings(Map.of("HOME", home.toString()), Map.of()), flags);
  }

  private Installation installation() {
    Installation installation = new Installation(home.resolve("home"));
    installation.prepare();
    return installation;
  }

  @Test
  void keepsThePortsItChose() {
    Installation installation = installation();
    Ports first = Ports.chosen(installation, settings(Map.of()), Set.of());
    first.keep(installation);
    assertThat(Ports.chosen(installation, settings(Map.of()), Set.of())).isEqualTo(first);
  }

  @Test
  void takesTheNextFreePortWhenAStrangerHasTheDefault() throws Exception {
    Installation installation = installation();
    Ports before = Ports.chosen(installation, settings(Map.of()), Set.of());
    try (ServerSocket stranger = new ServerSocket()) {
      stranger.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), before.people()));
      Ports after = Ports.chosen(installation, settings(Map.of()), Set.of());
      assertThat(after.people()).isGreaterThan(before.people());
      assertThat(Set.of(after.people(), after.agents(), after.temporal(), after.temporalUi()))
          .hasSize(4);
    }
  }

  @Test
  void refusesAPortThatWasAskedForAndIsTaken() throws Exception {
    try (ServerSocket stranger = new ServerSocket()) {
      stranger.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String port = Integer.toString(stranger.getLocalPort());
      Settings asked = settings(Map.of(Settings.Key.PEOPLE_PORT, port));
      assertThatThrownBy(() -> Ports.chosen(installation(), asked, Set.of()))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("port " + port + " (people.port) is taken by another program");
    }
  }

  @Test
  void keepsAPortOurOwnProcessHolds() throws Exception {
    try (ServerSocket ours = new ServerSocket()) {
      ours.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      int port = ours.getLocalPort();
      Settings asked = settings(Map.of(Settings.Key.PEOPLE_PORT, Integer.toString(port)));
      assertThat(Ports.chosen(installation(), asked, Set.of(port)).people()).isEqualTo(port);
    }
  }

  @Test
  void choosesAnewWhenThePortsFileIsBroken() throws Exception {
    Installation installation = installation();
    Files.writeString(installation.portsFile(), "{broken");
    assertThat(Ports.chosen(installation, settings(Map.of()), Set.of()).people()).isPositive();
  }

  @Test
  void refusesAHomeThatCannotBeWritten() throws Exception {
    Path file = Files.writeString(home.resolve("file"), "");
    assertThatThrownBy(() -> new Installation(file.resolve("below")).prepare())
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("cannot write " + file.resolve("below"));
  }

  @Test
  void tellsEveryProblemOfTheSettingsFileAtOnce() throws Exception {
    Path file = Files.createDirectories(home.resolve(".config/funnelcloud"));
    Files.writeString(
        file.resolve("settings.conf"), "# ours\npeople.port = 1\nbogus = 2\nnonsense\n");
    assertThatThrownBy(() -> settings(Map.of()))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("line 3: no setting 'bogus'")
        .hasMessageContaining("line 4: no setting 'nonsense'");
  }

  @Test
  void copiesTheProgramsOfABuildOnceAndKeepsTheLastTwo() throws Exception {
    Path dist = home.resolve("dist");
    Files.createDirectories(dist.resolve("lib"));
    Files.createDirectories(dist.resolve("bin"));
    Files.writeString(dist.resolve("lib/third-1.jar"), "x");
    Files.writeString(dist.resolve("lib/control-plane-0.1.0-SNAPSHOT.jar"), "one");
    Files.writeString(dist.resolve("control-plane.cp"), "lib/third-1.jar");
    Files.writeString(dist.resolve("agent-worker.cp"), "lib/third-1.jar");
    Path into = Files.createDirectories(home.resolve("programs"));
    for (String build : new String[] {"1", "2", "3"}) {
      Files.writeString(dist.resolve("build-id"), build + "\n");
      Programs programs = Programs.installed(dist, into, Path.of("/jdk"));
      assertThat(programs.command(Programs.Program.HQ, java.util.List.of("init")))
          .startsWith("/jdk/bin/java")
          .contains(
              programs.folder()
                  + "/lib/control-plane-0.1.0-SNAPSHOT.jar:"
                  + programs.folder()
                  + "/lib/third-1.jar")
          .endsWith("io.funnelcloud.control.ControlPlane", "init");
      // Three within a millisecond would have no order.
      Instant made = Instant.parse("2026-01-0" + build + "T00:00:00Z");
      Files.setLastModifiedTime(programs.folder(), FileTime.from(made));
      Files.writeString(dist.resolve("lib/control-plane-0.1.0-SNAPSHOT.jar"), "changed");
    }
    assertThat(into.toFile().list()).containsExactlyInAnyOrder("b2", "b3");
    assertThat(Files.readString(into.resolve("b2/lib/control-plane-0.1.0-SNAPSHOT.jar")))
        .isEqualTo("changed");
  }

  @Test
  void namesThisMachineAsAMachineMayBeNamed() {
    assertThat(LocalAgent.hostName()).matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  }
}
