package io.funnelcloud.cli.parts;

import io.funnelcloud.cli.home.Installation;
import io.funnelcloud.cli.home.Platforms;
import io.funnelcloud.cli.home.Ports;
import io.funnelcloud.cli.home.Surroundings;
import io.funnelcloud.cli.home.Version;
import io.funnelcloud.cli.screen.ByteWords;
import io.funnelcloud.contract.api.StatusView;
import io.funnelcloud.contract.api.StatusView.DiskUseView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Looks at this machine and this installation, one subject after the other.
public final class Examination {
  private static final long DISK_FREE_MIN = 1L << 30;
  private static final Instant BUILT_AFTER = Instant.parse("2026-01-01T00:00:00Z");

  /// How bad it is.
  public enum Grade {
    GOOD,
    NOTICE,
    PROBLEM
  }

  /// One subject, what was found, and what to do about it.
  public record Finding(Grade grade, String subject, String words, String remedy) {}

  private final Installation installation;
  private final Surroundings surroundings;
  private final List<Finding> findings = new ArrayList<>();

  public Examination(Installation installation, Surroundings surroundings) {
    this.installation = installation;
    this.surroundings = surroundings;
  }

  public List<Finding> findings() {
    platform();
    java();
    go();
    account();
    disk();
    clock();
    containment();
    sandbox();
    secrets();
    ports();
    Parts.of(installation).inOrder().forEach(this::part);
    return List.copyOf(findings);
  }

  private void good(String subject, String words) {
    findings.add(new Finding(Grade.GOOD, subject, words, ""));
  }

  private void notice(String subject, String words, String remedy) {
    findings.add(new Finding(Grade.NOTICE, subject, words, remedy));
  }

  private void problem(String subject, String words, String remedy) {
    findings.add(new Finding(Grade.PROBLEM, subject, words, remedy));
  }

  private void platform() {
    String os = surroundings.property("os.name").orElse("unknown");
    String arch = surroundings.property("os.arch").orElse("unknown");
    Platforms.row(os, arch)
        .ifPresentOrElse(
            row -> good("system", row.system() + ": HQ " + row.hq() + ", agent " + row.agent()),
            () ->
                notice(
                    "system",
                    os + " " + arch + " is not among the platforms we know",
                    "docs/reference/platforms.md lists them; it may still work."));
  }

  private void java() {
    String version = surroundings.property("java.version").orElse("unknown");
    good("Java", version + " in " + surroundings.javaHome());
  }

  private void go() {
    Optional<Path> go = Tool.find("go").or(() -> executable(Path.of("/usr/local/go/bin/go")));
    go.ifPresentOrElse(
        path -> good("Go", path.toString()),
        () ->
            notice(
                "Go",
                "not found in the usual folders; what is built already runs without it",
                "To build anew: install Go (apt-get install golang-go, brew install go)."));
  }

  private static Optional<Path> executable(Path path) {
    return Files.isExecutable(path) ? Optional.of(path) : Optional.empty();
  }

  private void account() {
    AgentPlace place = AgentPlace.of(installation);
    if (place.account().isEmpty()) {
      good("account", "commands on this machine run as you");
      return;
    }
    String account = place.account().get();
    if (!Tool.run(List.of("id", "-u", account)).isOk()) {
      notice("account", account + " does not exist yet", "`aj up` creates it.");
      return;
    }
    List<String> probe =
        place.asAgent(
            List.of("test", "-x", surroundings.javaHome().resolve("bin/java").toString()));
    if (Tool.run(probe).isOk()) {
      good("account", "commands on this machine run as " + account);
    } else {
      problem(
          "account",
          account + " may not run the Java in " + surroundings.javaHome(),
          "Put the JDK where every account can read it, such as /opt, and set AJ_JAVA_HOME.");
    }
  }

  private void disk() {
    try {
      Path existing = installation.root();
      while (!Files.exists(existing) && existing.getParent() != null) {
        existing = existing.getParent();
      }
      long free = Files.getFileStore(existing).getUsableSpace();
      if (free < DISK_FREE_MIN) {
        problem(
            "disk",
            ByteWords.of(free) + " free where " + installation.root() + " lies",
            "Free space; below 1 GiB HQ may refuse work.");
      } else {
        good("disk", ByteWords.of(free) + " free");
      }
    } catch (IOException e) {
      problem("disk", "cannot look at " + installation.root(), "Is it yours?");
    }
  }

  private void clock() {
    if (Instant.now().isBefore(BUILT_AFTER)) {
      problem(
          "clock",
          "it says " + Instant.now() + ", before this program was made",
          "Set the clock; certificates are refused otherwise.");
    } else {
      good("clock", Instant.now().toString());
    }
  }

  private void containment() {
    if (Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers"))) {
      good("containment", "cgroup v2 is there");
    } else if (Files.isDirectory(Path.of("/sys/fs/cgroup/freezer"))) {
      good("containment", "cgroup v1 with freezer is there");
    } else {
      notice(
          "containment",
          "no cgroup; a command's processes are found as its descendants",
          "Nothing to do; `aj machines show` says which way each machine has.");
    }
  }

  private void sandbox() {
    List<String> missing =
        List.of("bwrap", "setpriv", "prlimit").stream()
            .filter(tool -> Tool.find(tool).isEmpty())
            .toList();
    if (missing.isEmpty()) {
      good("sandbox tools", "bwrap, setpriv and prlimit are there");
    } else {
      notice(
          "sandbox tools",
          "missing: " + String.join(", ", missing) + "; commands run without a sandbox",
          "apt-get install bubblewrap util-linux");
    }
  }

  private void secrets() {
    if (Files.exists(installation.recoveryWords())) {
      notice(
          "recovery words",
          "still in " + installation.recoveryWords(),
          "Write them down, then delete the file: whoever has them can issue certificates.");
    }
    if (installation.exists()) {
      permissions(installation.clientFile());
    }
  }

  private void permissions(Path file) {
    try {
      Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file);
      if (rights.contains(PosixFilePermission.GROUP_READ)
          || rights.contains(PosixFilePermission.OTHERS_READ)) {
        problem("token", file + " can be read by others", "chmod 600 " + file);
      }
    } catch (IOException | UnsupportedOperationException e) {
      notice("token", "cannot look at " + file, "Is it yours?");
    }
  }

  private void ports() {
    Parts parts = Parts.of(installation);
    Ports.kept(installation)
        .ifPresent(ports -> {
          if (parts.hq().keeper().child().isEmpty()) {
            stranger("port for people", ports.people());
            stranger("port for machines", ports.agents());
          }
          if (parts.temporal().keeper().child().isEmpty()) {
            stranger("port of Temporal", ports.temporal());
            stranger("port of the Temporal UI", ports.temporalUi());
          }
        });
  }

  private void stranger(String subject, int port) {
    if (!Ports.isFree(port)) {
      problem(
          subject,
          port + " is taken by another program",
          "Stop that program, or `aj up` with other ports (aj up --help).");
    }
  }

  private void part(Part part) {
    PartView view = PartView.of(part);
    switch (view.state()) {
      case "running" -> good(part.title(), "runs with pid " + view.pid().orElse(0L));
      case "stopped" -> notice(part.title(), "does not run", "`aj up` starts it.");
      case "starting" ->
          notice(part.title(), "is starting", "If it stays so, see " + part.keeper().log());
      default -> problem(part.title(), view.state(), "`aj up` heals it.");
    }
  }

  /// What HQ tells of itself.
  public static List<Finding> ofHq(StatusView status) {
    List<Finding> findings = new ArrayList<>();
    if (status.version().equals(Version.CURRENT)) {
      findings.add(new Finding(Grade.GOOD, "HQ", "answers, version " + status.version(), ""));
    } else {
      findings.add(
          new Finding(
              Grade.NOTICE,
              "HQ",
              "is version " + status.version() + ", aj is " + Version.CURRENT,
              "`aj up` on the machine of HQ brings it to the version there."));
    }
    if (!status.temporalReachable()) {
      findings.add(
          new Finding(Grade.PROBLEM, "Temporal", "does not answer HQ", "`aj up` heals it."));
    }
    status.disk().stream()
        .filter(use -> use.limitBytes() > 0 && use.bytes() * 10 >= use.limitBytes() * 8)
        .forEach(use -> findings.add(full(use)));
    return findings;
  }

  private static Finding full(DiskUseView use) {
    return new Finding(
        Grade.NOTICE,
        "disk of " + use.part(),
        ByteWords.of(use.bytes()) + " of " + ByteWords.of(use.limitBytes()),
        "The oldest goes first when it is full (" + use.kept() + ").");
  }
}
