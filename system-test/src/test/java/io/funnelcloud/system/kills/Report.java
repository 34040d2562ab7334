package io.funnelcloud.system.kills;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;

/// What a run found, and the sum over all runs.
record Report(ObjectNode content) {

  void write(KillOptions.Files files) {
    count();
    files.report().ifPresent(file -> write(file, content));
    files.summary().ifPresent(this::addTo);
  }

  private void count() {
    Map<String, Integer> kinds = new TreeMap<>();
    int atBoundary = 0;
    int faults = 0;
    for (JsonNode schedule : content.path("schedules")) {
      for (JsonNode fault : schedule.path("faults")) {
        faults++;
        kinds.merge(fault.path("what").asText(), 1, Integer::sum);
        boolean isByTime = fault.path("moment").asText().equals("TIME");
        atBoundary += !isByTime && fault.path("momentCame").asBoolean() ? 1 : 0;
      }
    }
    ObjectNode totals = (ObjectNode) content.path("totals");
    totals.put("schedules", content.path("schedules").size());
    totals.put("faults", faults);
    totals.put("faultsAtStepBoundary", atBoundary);
    totals.set("faultKinds", Door.JSON.valueToTree(kinds));
    totals.put("seconds", content.path("seconds").asLong());
  }

  /// A run more in the list of runs, and the sum of all.
  private void addTo(Path file) {
    ObjectNode summary = read(file);
    ObjectNode run = summary.withArray("runs").addObject();
    run.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    run.put("seed", content.path("seed").asLong());
    run.put("first", content.path("first").asInt());
    run.put("isRoot", content.path("isRoot").asBoolean());
    run.setAll((ObjectNode) content.path("totals").deepCopy());
    run.set("found", content.path("violations"));
    summary.set("sum", sum((ArrayNode) summary.path("runs")));
    write(file, summary);
  }

  private static ObjectNode sum(ArrayNode runs) {
    ObjectNode sum = Door.JSON.createObjectNode();
    for (JsonNode run : runs) {
      run.properties()
          .forEach(field -> {
            boolean isCount = field.getValue().isInt() || field.getValue().isLong();
            if (isCount && !field.getKey().equals("seed") && !field.getKey().equals("first")) {
              sum.put(
                  field.getKey(), sum.path(field.getKey()).asLong() + field.getValue().asLong());
            }
          });
    }
    return sum;
  }

  private static ObjectNode read(Path file) {
    try {
      return Files.exists(file)
          ? (ObjectNode) Door.JSON.readTree(file.toFile())
          : Door.JSON.createObjectNode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, ObjectNode what) {
    try {
      Door.JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), what);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
