package io.funnelcloud.cli.parts;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.home.Refusal;
import io.funnelcloud.cli.home.Version;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Jars and programs of one build, copied to where an installation runs them from.
///
/// @param folder named after the build, so that another build never replaces it under a process
/// @param scratch where a program may unpack what it needs for itself; empty for the system's
///   folder
public record Programs(Path folder, Path javaHome, Optional<Path> scratch) {
  private static final int BUILDS_KEPT = 2;

  /// A Java program: its list of jars, its flags and its main class.
  public enum Program {
    // Without the last flag a resumed session would let a revoked certificate in (trust.md).
    HQ(
        "control-plane",
        "-Xmx512m -XX:ReservedCodeCacheSize=96m"
            + " -Djdk.tls.server.enableSessionTicketExtension=false",
        "io.funnelcloud.control.ControlPlane"),
    AGENT(
        "agent-worker",
        "-Xms12m -Xmx96m -Xmn6m -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=24m"
            + " -XX:MaxDirectMemorySize=32m"
            + " -Dio.grpc.netty.shaded.io.netty.allocator.numHeapArenas=1"
            + " -Dio.grpc.netty.shaded.io.netty.allocator.numDirectArenas=1"
            + " -Dio.grpc.netty.shaded.io.netty.allocator.maxOrder=4"
            + " -Dio.grpc.netty.shaded.io.netty.eventLoopThreads=2",
        "io.funnelcloud.agent.AgentProgram");

    private final String module;
    private final String flags;
    private final String mainClass;

    Program(String module, String flags, String mainClass) {
      this.module = module;
      this.flags = flags;
      this.mainClass = mainClass;
    }

    public String module() {
      return module;
    }

    private String archive() {
      return module + ".jsa";
    }
  }

  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          "-XX:-UsePerfData",
          "-XX:+ExitOnOutOfMemoryError",
          "-Dfile.encoding=UTF-8",
          "-Djava.awt.headless=true",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  /// Copies what was built unless it is there already.
  public static Programs installed(Path dist, Path into, Path javaHome) {
    Path folder = into.resolve(buildId(dist));
    try {
      if (!Files.exists(folder.resolve("complete"))) {
        copy(dist, folder);
        Files.writeString(folder.resolve("complete"), Version.CURRENT + "\n");
      }
      discardOld(into, folder);
    } catch (IOException e) {
      throw new Refusal(
          ExitCode.FAULT,
          "cannot copy the programs to " + folder + " (" + e.getMessage() + ")",
          "Is the disk full? `df -h " + into + "`",
          e);
    }
    return new Programs(folder, javaHome, Optional.empty());
  }

  private static String buildId(Path dist) {
    try {
      return "b" + Files.readString(dist.resolve("build-id")).strip();
    } catch (IOException e) {
      throw new Refusal(
          ExitCode.FAULT,
          "the programs were not built: no " + dist.resolve("build-id"),
          "Start the CLI through ./aj, which builds them.",
          e);
    }
  }

  private static void copy(Path dist, Path folder) throws IOException {
    for (String sub : List.of("lib", "bin")) {
      Path to = Files.createDirectories(folder.resolve(sub));
      try (Stream<Path> files = Files.list(dist.resolve(sub))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          place(file, to.resolve(file.getFileName()));
        }
      }
    }
    for (Program program : Program.values()) {
      String name = program.module() + ".cp";
      Files.copy(dist.resolve(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      Path archive = dist.resolve(program.archive());
      if (Files.exists(archive)) {
        place(archive, folder.resolve(program.archive()));
      }
    }
  }

  // Maven writes our own jars anew with each build; the others never change and need no second
  // copy on disk.
  private static void place(Path file, Path target) throws IOException {
    if (!file.getFileName().toString().endsWith(Version.CURRENT + ".jar")) {
      try {
        Files.createLink(target, file);
        return;
      } catch (FileAlreadyExistsException there) {
        return;
      } catch (IOException | UnsupportedOperationException otherDisk) {
        Files.deleteIfExists(target);
      }
    }
    Files.copy(
        file, target, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void discardOld(Path into, Path current) throws IOException {
    try (Stream<Path> builds = Files.list(into)) {
      List<Path> old =
          builds
              .filter(build -> !build.equals(current))
              .sorted(Comparator.comparingLong((Path p) -> p.toFile().lastModified()).reversed())
              .skip(BUILDS_KEPT - 1)
              .toList();
      for (Path build : old) {
        deleteTree(build);
      }
    }
  }

  private static void deleteTree(Path root) throws IOException {
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /// The same, unpacking nothing outside this folder: a killed program cannot tidy up.
  public Programs unpackingIn(Path scratch) {
    return new Programs(folder, javaHome, Optional.of(scratch));
  }

  public Path binary(String name) {
    return folder.resolve("bin").resolve(name);
  }

  /// The command that starts a program with these arguments.
  public List<String> command(Program program, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(javaHome.resolve("bin").resolve("java").toString());
    command.addAll(FLAGS);
    command.addAll(List.of(program.flags.split(" ")));
    command.addAll(archiveFlags(program));
    scratch.ifPresent(where -> command.add("-Djava.io.tmpdir=" + where));
    command.add("-cp");
    command.add(classPath(program));
    command.add(program.mainClass);
    command.addAll(arguments);
    return command;
  }

  // An archive that does not fit (another JDK, another file) is passed over in silence.
  private List<String> archiveFlags(Program program) {
    Path archive = folder.resolve(program.archive());
    return Files.exists(archive)
        ? List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:disable", "-Xlog:all=error:stderr")
        : List.of();
  }

  private String classPath(Program program) {
    try {
      String own = "lib/" + program.module() + "-" + Version.CURRENT + ".jar";
      String others = Files.readString(folder.resolve(program.module() + ".cp")).strip();
      return Stream.concat(Stream.of(own), Stream.of(others.split(":")))
          .map(jar -> folder.resolve(jar).toString())
          .reduce((left, right) -> left + ":" + right)
          .orElseThrow();
    } catch (IOException e) {
      throw new Refusal(
          ExitCode.FAULT,
          "the programs in " + folder + " are incomplete",
          "`aj down`, remove that folder, `aj up`: it copies them again.",
          e);
    }
  }
}
