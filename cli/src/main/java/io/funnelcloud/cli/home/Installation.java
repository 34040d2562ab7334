package io.funnelcloud.cli.home;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/// The folder one installation keeps everything in; several can live side by side.
public record Installation(Path root) {

  public Installation {
    root = root.toAbsolutePath().normalize();
  }

  public static Installation of(Surroundings surroundings, Settings settings) {
    return new Installation(
        settings
            .value(Settings.Key.HOME)
            .map(Path::of)
            .orElseGet(() -> stateHome(surroundings).resolve("funnelcloud")));
  }

  private static Path stateHome(Surroundings surroundings) {
    return surroundings
        .variable("XDG_STATE_HOME")
        .map(Path::of)
        .orElseGet(() -> surroundings.userHome().resolve(".local").resolve("state"));
  }

  public Path hq() {
    return root.resolve("hq");
  }

  public Path keepers() {
    return root.resolve("keepers");
  }

  /// Our own copy of jars and programs, so that a new build never pulls them from under a process.
  public Path programs() {
    return root.resolve("programs");
  }

  /// What HQ unpacks for itself; a killed one leaves it there, the next start empties it.
  public Path scratch() {
    return hq().resolve("tmp");
  }

  public void emptyScratch() {
    try (Stream<Path> files = Files.list(Files.createDirectories(scratch()))) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new Refusal(ExitCode.FAULT, "cannot empty " + scratch(), "Is it yours?", e);
    }
  }

  public Path clientFile() {
    return root.resolve("client.json");
  }

  public Path portsFile() {
    return root.resolve("ports.json");
  }

  public Path recoveryWords() {
    return hq().resolve("recovery-words");
  }

  public boolean exists() {
    return Files.exists(clientFile());
  }

  /// @throws Refusal when the folder cannot be made or written
  public void prepare() {
    try {
      Files.createDirectories(root);
      closed(root);
      closed(Files.createDirectories(keepers()));
      closed(Files.createDirectories(hq()));
    } catch (IOException e) {
      throw new Refusal(
          ExitCode.FAULT,
          "cannot write " + root + " (" + e.getMessage() + ")",
          "Name a folder of yours: aj up --home DIR",
          e);
    }
  }

  private static void closed(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
  }

  /// Writes a file only its owner may read; a reader sees the old content or the new, never half.
  public static void writePrivately(Path file, String content) {
    try {
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(fresh);
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(fresh, content.getBytes(StandardCharsets.UTF_8));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new Refusal(
          ExitCode.FAULT,
          "cannot write " + file + " (" + e.getMessage() + ")",
          "Is the disk full, or the folder somebody else's?",
          e);
    }
  }
}
