package io.funnelcloud.activities.discover;

import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.fleet.MachineName;
import io.funnelcloud.contract.fleet.Manifest;
import io.funnelcloud.contract.fleet.Presence;
import io.funnelcloud.contract.fleet.Tag;
import io.funnelcloud.contract.intent.Shell;
import io.funnelcloud.contract.operation.Containment;
import io.funnelcloud.contract.operation.SandboxLevel;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Machines of a registry, for tests.
public final class Fleets {

  private Fleets() {}

  public static KnownMachine machine(String name, Presence presence, String... tags) {
    return new KnownMachine(
        new AgentId("agent" + name.replace("-", "")),
        new MachineName(name),
        Stream.of(tags).map(Tag::new).collect(Collectors.toSet()),
        presence,
        Instant.parse("2026-03-13T10:00:00Z"),
        Optional.empty(),
        Optional.of(manifest("Debian GNU/Linux 12", Set.of("git"))),
        Optional.empty(),
        0);
  }

  public static KnownMachine with(KnownMachine machine, Manifest now, Manifest former) {
    return new KnownMachine(
        machine.agent(),
        machine.name(),
        machine.tags(),
        machine.presence(),
        machine.since(),
        machine.barred(),
        Optional.of(now),
        Optional.of(former),
        machine.openOperations());
  }

  static KnownMachine busy(KnownMachine machine, int operations) {
    return new KnownMachine(
        machine.agent(),
        machine.name(),
        machine.tags(),
        machine.presence(),
        machine.since(),
        machine.barred(),
        machine.manifest(),
        machine.formerManifest(),
        operations);
  }

  static KnownMachine barred(KnownMachine machine, String why) {
    return new KnownMachine(
        machine.agent(),
        machine.name(),
        machine.tags(),
        machine.presence(),
        machine.since(),
        Optional.of(why),
        machine.manifest(),
        machine.formerManifest(),
        machine.openOperations());
  }

  static KnownMachine announcing(KnownMachine machine, Manifest manifest) {
    return new KnownMachine(
        machine.agent(),
        machine.name(),
        machine.tags(),
        machine.presence(),
        machine.since(),
        machine.barred(),
        Optional.of(manifest),
        Optional.empty(),
        machine.openOperations());
  }

  public static Manifest manifest(String osName, Set<String> tools) {
    String os = osName.startsWith("Windows") ? "windows" : "linux";
    return new Manifest(
        "0.1.0",
        os,
        osName,
        "amd64",
        "host",
        "funnelcloud",
        Set.of(Shell.BASH, Shell.SH),
        tools,
        2,
        1L << 32,
        1L << 36,
        Containment.SUBREAPER,
        List.of(SandboxLevel.NONE),
        4);
  }
}
