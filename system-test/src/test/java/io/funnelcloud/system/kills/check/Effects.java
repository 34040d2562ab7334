package io.funnelcloud.system.kills.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The lines the commands wrote: op id, key of the op in the run, tag.
record Effects(Map<String, Map<String, Integer>> byKey, Map<String, String> opIds) {

  static Effects of(JsonNode machines) throws IOException {
    Map<String, Map<String, Integer>> found = new HashMap<>();
    Map<String, String> opIds = new HashMap<>();
    for (JsonNode machine : machines) {
      Path file = Path.of(machine.path("effects").asText());
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        String[] words = line.split(" ", -1);
        found.computeIfAbsent(words[1], _ -> new HashMap<>()).merge(words[2], 1, Integer::sum);
        opIds.put(words[0], machine.path("agentId").asText());
      }
    }
    return new Effects(found, opIds);
  }

  int of(String key, String tag) {
    return byKey.getOrDefault(key, Map.of()).getOrDefault(tag, 0);
  }

  /// Effects of ops nobody knows, or on a machine they were not for.
  List<String> strangers(Rows rows) {
    List<String> found = new ArrayList<>();
    opIds.forEach((opId, agent) -> {
      if (!rows.ids().contains(opId)) {
        found.add("effect of an op HQ does not know: " + opId);
      }
      if (!opId.contains("." + agent + ".")) {
        found.add("effect of " + opId + " on " + agent);
      }
    });
    return found;
  }
}
