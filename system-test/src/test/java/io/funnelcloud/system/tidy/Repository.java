package io.funnelcloud.system.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The files of this checkout that git tracks or would track.
final class Repository {
  private static final Path ROOT = root();

  private Repository() {}

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (here != null && !Files.exists(here.resolve("temporal-dev"))) {
      here = here.getParent();
    }
    if (here == null) {
      throw new IllegalStateException("not inside the repository: " + Path.of("").toAbsolutePath());
    }
    return here;
  }

  static Path path(String relative) {
    return ROOT.resolve(relative);
  }

  static List<Path> files() {
    try {
      Process git =
          new ProcessBuilder("git", "ls-files", "-co", "--exclude-standard", "-z")
              .directory(ROOT.toFile())
              .start();
      String names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return Stream.of(names.split("\0", -1))
          .filter(name -> !name.isEmpty())
          .map(ROOT::resolve)
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("git ls-files", e);
    }
  }

  static List<Path> java() {
    return files().stream().filter(file -> file.toString().endsWith(".java")).toList();
  }

  static List<Path> markdown() {
    return files().stream().filter(file -> file.toString().endsWith(".md")).toList();
  }

  static boolean isTest(Path file) {
    return name(file).contains("/src/test/") || name(file).startsWith("testkit/");
  }

  static String name(Path file) {
    return ROOT.relativize(file).toString();
  }

  static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("read " + file, e);
    }
  }
}
