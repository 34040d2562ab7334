package io.funnelcloud.system.tidy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The limits that were lifted, each with its reason: `rule | file | reason` per line of
/// `tidy-exceptions.txt`.
final class Exceptions {
  private static final String FILE = "system-test/src/test/resources/tidy-exceptions.txt";

  private final Map<String, String> reasons = new TreeMap<>();

  Exceptions() {
    for (String line : Repository.text(Repository.path(FILE)).lines().toList()) {
      if (!line.isBlank() && !line.startsWith("#")) {
        add(line);
      }
    }
  }

  private void add(String line) {
    List<String> parts = List.of(line.split("\\|", -1)).stream().map(String::strip).toList();
    if (parts.size() != 3 || parts.get(2).length() < 10) {
      throw new IllegalStateException("not `rule | file | reason`: " + line);
    }
    reasons.put(parts.get(0) + " " + parts.get(1), parts.get(2));
  }

  boolean lifts(String rule, String file) {
    return reasons.containsKey(rule + " " + file);
  }
}
