package io.funnelcloud.system.kills.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The audit log of an agent, read line by line: each names the SHA-256 of the one before.
final class AuditChain {
  private AuditChain() {}

  static List<String> flaws(Path state) throws IOException {
    Path file = state.resolve("audit/audit.jsonl");
    if (!Files.exists(file)) {
      return List.of();
    }
    List<String> flaws = new ArrayList<>();
    String text = Files.readString(file, StandardCharsets.UTF_8);
    String previous = "0".repeat(64);
    int number = 0;
    for (String line : text.split("\n")) {
      number++;
      JsonNode entry = Checker.JSON.readTree(line);
      if (entry.path("number").asInt() != number
          || !entry.path("previous").asText().equals(previous)) {
        flaws.add("audit chain of " + state + " breaks at line " + number);
      }
      previous = Digest.sha256(line.getBytes(StandardCharsets.UTF_8));
    }
    return flaws;
  }

  /// The ops whose order was written down before they ran.
  static Set<String> accepted(Path state) throws IOException {
    Set<String> ops = new HashSet<>();
    Path file = state.resolve("audit/audit.jsonl");
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        JsonNode entry = Checker.JSON.readTree(line);
        if (entry.path("event").asText().equals("order-accepted")) {
          ops.add(entry.path("subject").asText());
        }
      }
    }
    return ops;
  }
}
