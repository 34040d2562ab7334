package io.funnelcloud.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The agent stays light: what it carries is written down, with a reason each.
final class RuntimeDependenciesTest {
  private static final Path MODULE = Path.of(System.getProperty("fc.module"));

  @Test
  void carriesExactlyWhatIsListedWithAReason() throws IOException {
    Set<String> listed = new TreeSet<>();
    for (String line : listedLines()) {
      String[] words = line.split("\\s+", 2);
      assertThat(words).as("a name and a reason: '%s'", line).hasSize(2);
      listed.add(words[0]);
    }

    assertThat(carried()).isEqualTo(listed);
  }

  private static List<String> listedLines() throws IOException {
    return Files.readAllLines(MODULE.resolve("runtime-dependencies.txt")).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .toList();
  }

  private static Set<String> carried() throws IOException {
    String path = Files.readString(MODULE.resolve("target/runtime-class-path.txt"));
    Set<String> names = new TreeSet<>();
    for (String entry : path.strip().split(File.pathSeparator)) {
      names.add(name(Path.of(entry)));
    }
    return names;
  }

  /// `…/contract/target/classes` and `…/contract-0.1.0.jar` are both `contract`.
  private static String name(Path entry) {
    boolean isModule = entry.endsWith(Path.of("target/classes"));
    Path named = entry.getName(entry.getNameCount() - (isModule ? 3 : 1));
    return named.toString().replaceFirst("-[0-9].*\\.jar$", "");
  }
}
