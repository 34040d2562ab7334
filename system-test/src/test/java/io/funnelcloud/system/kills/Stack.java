package io.funnelcloud.system.kills;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// One installation brought up by `aj up`: Temporal, HQ and the agent of this machine.
final class Stack {
  static final List<String> PARTS = List.of("temporal", "hq", "agent");

  private final Path root;
  private final Path home;
  private final Path clock;

  /// @param root the repository
  /// @param clock the offset HQ reads its time with
  Stack(Path root, Path home, Path clock) {
    this.root = root;
    this.home = home;
    this.clock = clock;
  }

  Path clock() {
    return clock;
  }

  Path home() {
    return home;
  }

  Tool aj(String... words) {
    ProcessBuilder builder = new ProcessBuilder("sh", root.resolve("aj").toString());
    builder.command().addAll(List.of(words));
    builder.command().addAll(List.of("--home", home.toString()));
    builder.environment().put("JDK_JAVA_OPTIONS", "-Dfunnelcloud.clock.file=" + clock);
    return Tool.run(builder);
  }

  /// What a person does when something does not come back by itself.
  void heal() {
    Tool last = new Tool(0, "");
    for (int i = 0; i < 5; i++) {
      last = aj("up");
      if (last.exit() == 0) {
        return;
      }
      Pause.millis(2_000);
    }
    throw new IllegalStateException("aj up does not heal: " + last);
  }

  /// @param kind keeper or child
  Optional<ProcessHandle> process(String part, String kind) {
    try {
      return Files.readAllLines(
              home.resolve("keepers").resolve(part + ".pid"), StandardCharsets.ISO_8859_1)
          .stream()
          .filter(line -> line.startsWith(kind + " "))
          .findFirst()
          .flatMap(Stack::handle);
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  private static Optional<ProcessHandle> handle(String line) {
    String[] words = line.split(" ", -1);
    long pid = Long.parseLong(words[1]);
    return Processes.startTicks(pid).filter(words[2]::equals).flatMap(_ -> ProcessHandle.of(pid));
  }

  InetSocketAddress agentDoor() {
    String address = read("hq/run/control-plane.json").path("agents").path(0).asText();
    int colon = address.lastIndexOf(':');
    return new InetSocketAddress(
        InetAddress.getLoopbackAddress(), Integer.parseInt(address.substring(colon + 1)));
  }

  private JsonNode read(String file) {
    try {
      return Door.JSON.readTree(home.resolve(file).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The words that started the agent of this machine.
  List<String> agentCommand() {
    long pid = process("agent", "child").orElseThrow().pid();
    return Processes.words(pid);
  }
}
