package io.funnelcloud.system.kills.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Compares what the harness asked for with what is found on disk, in the database and in /proc.
public final class Checker {
  static final ObjectMapper JSON = new ObjectMapper();

  private Checker() {}

  /// Reads what people get of an output.
  @FunctionalInterface
  public interface Outputs {
    byte[] read(String path) throws IOException;
  }

  /// @param file what the harness wrote down: database, machines, ops and faults
  /// @return totals, violations and one verdict per op
  public static ObjectNode check(Path file, Outputs outputs) throws IOException {
    JsonNode facts = JSON.readTree(file.toFile());
    Rows rows = Rows.of(Path.of(facts.path("database").asText()));
    Effects effects = Effects.of(facts.path("machines"));
    byte[] pattern = Files.readAllBytes(Path.of(facts.path("pattern").asText()));
    Map<Path, Set<String>> accepted = new HashMap<>();
    for (JsonNode machine : facts.path("machines")) {
      Path state = Path.of(machine.path("state").asText());
      accepted.put(state, AuditChain.accepted(state));
    }
    Allowances allowances = new Allowances(facts.path("faults"));
    Ground ground = new Ground(rows, effects, Leftovers.now(), allowances, accepted, pattern);
    List<String> violations = new ArrayList<>();
    ArrayNode verdicts = JSON.createArrayNode();
    Map<String, Integer> states = new TreeMap<>();
    for (JsonNode job : facts.path("jobs")) {
      JobCheck check = new JobCheck(job, machineOf(facts, job), ground, outputs);
      ObjectNode verdict = check.verdict();
      verdict
          .path("wrong")
          .forEach(wrong -> violations.add(job.path("key").asText() + ": " + wrong.asText()));
      states.merge(verdict.path("state").asText(), 1, Integer::sum);
      verdicts.add(verdict);
    }
    violations.addAll(effects.strangers(rows));
    for (JsonNode machine : facts.path("machines")) {
      violations.addAll(AuditChain.flaws(Path.of(machine.path("state").asText())));
    }
    return answer(verdicts, violations, states);
  }

  private static ObjectNode answer(
      ArrayNode verdicts, List<String> violations, Map<String, Integer> states) {
    ObjectNode answer = JSON.createObjectNode();
    ObjectNode totals = answer.putObject("totals");
    totals.put("ops", verdicts.size());
    totals.put("violations", violations.size());
    long duplicates = violations.stream().filter(v -> v.contains("twice")).count();
    totals.put("duplicates", duplicates);
    long left = violations.stream().filter(v -> v.contains("left over")).count();
    totals.put("leftOver", left);
    states.forEach(totals::put);
    violations.forEach(answer.putArray("violations")::add);
    answer.set("ops", verdicts);
    return answer;
  }

  private static JsonNode machineOf(JsonNode facts, JsonNode job) {
    for (JsonNode machine : facts.path("machines")) {
      if (machine.path("name").equals(job.path("machine"))) {
        return machine;
      }
    }
    throw new IllegalArgumentException("no machine of " + job);
  }

  /// Everything an op is compared with.
  @SuppressWarnings("ArrayRecordComponent") // Read, never compared.
  record Ground(
      Rows rows,
      Effects effects,
      Leftovers leftovers,
      Allowances allowances,
      Map<Path, Set<String>> accepted,
      byte[] pattern) {

    Set<String> audited(Path state) {
      return accepted.getOrDefault(state, Set.of());
    }
  }
}
