package io.funnelcloud.control;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `--name value` pairs of a command line; all problems are told together.
final class Arguments {
  private final Map<String, List<String>> values = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  Arguments(List<String> words) {
    for (int i = 0; i < words.size(); i += 2) {
      String name = words.get(i);
      if (!name.startsWith("--") || i + 1 == words.size()) {
        problems.add("'" + name + "' is no option with a value");
      } else {
        values.computeIfAbsent(name, _ -> new ArrayList<>()).add(words.get(i + 1));
      }
    }
  }

  String text(String name) {
    return optional(name).orElseGet(() -> missing(name));
  }

  private String missing(String name) {
    problems.add(name + " is missing");
    return "";
  }

  Optional<String> optional(String name) {
    return Optional.ofNullable(values.get(name)).map(List::getLast);
  }

  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  int port(String name) {
    String text = text(name);
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException _) {
      // Told below, with the value.
    }
    problems.add(name + " is '" + text + "', expected a port from 0 to 65535");
    return 0;
  }

  List<String> problems() {
    return List.copyOf(problems);
  }
}
