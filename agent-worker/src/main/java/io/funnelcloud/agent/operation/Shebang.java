package io.funnelcloud.agent.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The first line of a script that names its interpreter.
final class Shebang {
  private static final String MARK = "#!";

  private Shebang() {}

  /// The interpreter and its one argument, as the kernel reads them. The agent starts the
  /// interpreter itself: executing a file just written can fail while another fork still has it
  /// open.
  static Optional<List<String>> interpreter(String script) {
    if (!script.startsWith(MARK)) {
      return Optional.empty();
    }
    String line = script.lines().findFirst().orElse("").substring(MARK.length()).strip();
    if (line.isEmpty()) {
      return Optional.empty();
    }
    List<String> words = new ArrayList<>();
    String[] parts = line.split("[ \t]+", 2);
    words.add(parts[0]);
    if (parts.length == 2) {
      words.add(parts[1]);
    }
    return Optional.of(words);
  }
}
