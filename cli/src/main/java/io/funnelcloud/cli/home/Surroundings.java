package io.funnelcloud.cli.home;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The environment and the system properties `aj` was started with: the one place they are read.
public record Surroundings(Map<String, String> environment, Map<String, String> properties) {

  public Surroundings {
    environment = Map.copyOf(environment);
    properties = Map.copyOf(properties);
  }

  public static Surroundings ofThisProcess() {
    Map<String, String> properties = new TreeMap<>();
    System.getProperties()
        .forEach((key, value) -> properties.put(String.valueOf(key), String.valueOf(value)));
    return new Surroundings(System.getenv(), properties);
  }

  /// A variable that is set and not empty.
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  public Optional<String> property(String name) {
    return Optional.ofNullable(properties.get(name)).filter(value -> !value.isBlank());
  }

  public Path userHome() {
    return Path.of(variable("HOME").or(() -> property("user.home")).orElse("/"));
  }

  /// Where the launcher has collected jars and programs.
  public Optional<Path> dist() {
    return property("aj.dist").map(Path::of);
  }

  public Path javaHome() {
    return Path.of(property("java.home").orElse("/usr"));
  }

  /// Whether a file descriptor is a terminal; the launcher says so, Java cannot.
  public boolean isTerminal(int descriptor) {
    return variable("AJ_TTY").orElse("").contains(Integer.toString(descriptor));
  }
}
