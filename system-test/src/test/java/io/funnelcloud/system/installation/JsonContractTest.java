package io.funnelcloud.system.installation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.funnelcloud.contract.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/// Goal: the JSON reference page is true. Method: what the real commands write has no field that
/// the page does not show for that command.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JsonContractTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "json.md");

  /// Objects whose keys are values, not names of fields.
  private static final Set<String> MAPS = Set.of("/counts", "/scoreParts");

  private final Map<String, Set<String>> documented = new HashMap<>();
  private Installation hq;

  @BeforeAll
  void up() throws IOException {
    for (String section : Files.readString(PAGE).split("\n## ", -1)) {
      int from = section.indexOf("```json\n");
      if (from > 0) {
        String example = section.substring(from + 8, section.indexOf("\n```", from));
        Set<String> fields = new TreeSet<>();
        collect(Json.mapper().readTree(example), "", fields);
        for (String command : section.lines().findFirst().orElseThrow().split(" · ")) {
          documented.put(command.strip(), fields);
        }
      }
    }
    hq = Installation.up();
  }

  @AfterAll
  void down() {
    hq.close();
  }

  private static void collect(JsonNode node, String path, Set<String> into) {
    if (node.isArray()) {
      node.forEach(item -> collect(item, path, into));
    } else if (node.isObject() && MAPS.stream().noneMatch(path::endsWith)) {
      node.properties()
          .forEach(field -> {
            into.add(path + "/" + field.getKey());
            collect(field.getValue(), path + "/" + field.getKey(), into);
          });
    }
  }

  @TestFactory
  Stream<DynamicTest> thePageShowsEveryFieldThatACommandWrites() {
    Launched failed = hq.aj("run", "echo a; exit 4", "--json");
    String request = failed.json().path("id").asText();
    String machine = failed.json().path("machines").path(0).path("machine").asText();
    Launched plan = hq.aj("run", "--plan", "sudo true", "--json");
    Map<String, Launched> real =
        Map.ofEntries(
            Map.entry("run", failed),
            Map.entry("run --plan", plan),
            Map.entry("up", hq.aj("up", "--json")),
            Map.entry("show", hq.aj("show", request, "--json")),
            Map.entry("requests", hq.aj("requests", "--limit", "1", "--json")),
            Map.entry("machines list", hq.aj("machines", "list", "--json")),
            Map.entry("machines show", hq.aj("machines", "show", machine, "--json")),
            Map.entry("machines invite", hq.aj("machines", "invite", "--json")),
            Map.entry("machines tag", hq.aj("machines", "tag", machine, "a", "--json")),
            Map.entry("status", hq.aj("status", "--json")),
            Map.entry("doctor", hq.aj("doctor", "--json")),
            Map.entry("memory search", hq.aj("memory", "search", "exit", "--json")),
            Map.entry("classify", hq.aj("classify", "rm -rf /tmp/a", "--json")),
            Map.entry("config explain", hq.aj("config", "explain", "--json")));
    return real.entrySet().stream()
        .map(each ->
            DynamicTest.dynamicTest(
                each.getKey(), () -> assertDocumented(each.getKey(), each.getValue())));
  }

  private void assertDocumented(String command, Launched launched) {
    Set<String> written = new TreeSet<>();
    collect(launched.json(), "", written);
    assertThat(written).as(launched.toString()).isNotEmpty();
    assertThat(documented).containsKey(command);
    written.removeAll(documented.get(command));
    assertThat(written).as("fields of `aj %s --json` that %s lacks", command, PAGE).isEmpty();
  }
}
