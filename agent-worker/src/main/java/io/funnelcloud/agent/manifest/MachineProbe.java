package io.funnelcloud.agent.manifest;

import io.funnelcloud.agent.operation.CommandEnvironment;
import io.funnelcloud.agent.operation.Shells;
import io.funnelcloud.agent.operation.Supervisor;
import io.funnelcloud.contract.fleet.Manifest;
import io.funnelcloud.contract.operation.Containment;
import io.funnelcloud.contract.operation.SandboxLevel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Looks at the machine and fills in a manifest.
public final class MachineProbe implements Supplier<Manifest> {
  private static final List<String> TOOLS =
      List.of(
          "apk",
          "apt-get",
          "brew",
          "cargo",
          "curl",
          "dnf",
          "docker",
          "ffmpeg",
          "gcc",
          "git",
          "go",
          "java",
          "kubectl",
          "launchctl",
          "make",
          "mvn",
          "node",
          "npm",
          "nvidia-smi",
          "pacman",
          "perl",
          "podman",
          "psql",
          "python3",
          "rsync",
          "ssh",
          "sudo",
          "systemctl",
          "tar",
          "tmux",
          "unzip",
          "wget",
          "winget",
          "zfs");

  private final String version;
  private final Path state;
  private final CommandEnvironment environment;
  private final int slots;
  private final Supervisor supervisor;
  // Tried out once, beside the rest of the start: it takes a process, and does not change
  // meanwhile.
  private final CompletableFuture<Containment> containment;

  public MachineProbe(
      String version,
      Path state,
      CommandEnvironment environment,
      Supervisor supervisor,
      int slots) {
    this.version = version;
    this.state = state;
    this.environment = environment;
    this.slots = slots;
    this.supervisor = supervisor;
    this.containment = CompletableFuture.supplyAsync(supervisor::containment);
  }

  /// One command per core, and never fewer than two: a long one must not block the machine.
  public static int slots() {
    return Math.max(2, Runtime.getRuntime().availableProcessors());
  }

  @Override
  public Manifest get() {
    return new Manifest(
        version,
        os(),
        osName(),
        System.getProperty("os.arch"),
        hostname(),
        System.getProperty("user.name"),
        new Shells(environment.path()).present(),
        tools(),
        Runtime.getRuntime().availableProcessors(),
        memoryBytes(),
        diskFreeBytes(),
        containment(),
        List.of(SandboxLevel.NONE),
        slots);
  }

  /// A first try that failed, for want of memory perhaps, must not keep the machine away for ever.
  private Containment containment() {
    return containment.isCompletedExceptionally() ? supervisor.containment() : containment.join();
  }

  private static String os() {
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    if (name.startsWith("mac")) {
      return "macos";
    }
    return name.startsWith("windows") ? "windows" : "linux";
  }

  private static String osName() {
    try (Stream<String> lines = Files.lines(Path.of("/etc/os-release"))) {
      return lines
          .filter(line -> line.startsWith("PRETTY_NAME="))
          .map(line -> line.substring("PRETTY_NAME=".length()).replace("\"", ""))
          .findFirst()
          .orElseGet(MachineProbe::plainOsName);
    } catch (IOException e) {
      return plainOsName();
    }
  }

  private static String plainOsName() {
    return System.getProperty("os.name") + " " + System.getProperty("os.version");
  }

  /// What the machine calls itself.
  public static String hostname() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return localHost();
    }
  }

  private static String localHost() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  private Set<String> tools() {
    return TOOLS.stream()
        .filter(tool -> Shells.locate(tool, environment.path()).isPresent())
        .collect(Collectors.toSet());
  }

  private static long memoryBytes() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
      return lines
          .filter(line -> line.startsWith("MemTotal:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  private long diskFreeBytes() {
    try {
      return Files.getFileStore(state).getUsableSpace();
    } catch (IOException e) {
      return 0;
    }
  }
}
