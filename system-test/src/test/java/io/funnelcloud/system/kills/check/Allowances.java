package io.funnelcloud.system.kills.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;

/// What the faults of a run permit an op beyond the end it was made for.
record Allowances(JsonNode faults) {
  private static final long SKEW_MILLIS_MAX = 55_000;

  /// Ends may be told this long after the fault.
  private static final long AFTER_MILLIS = 5_000;

  Set<String> states(JsonNode job) {
    Set<String> allowed = new HashSet<>();
    for (JsonNode fault : faults) {
      allowed.addAll(states(fault, job));
    }
    return allowed;
  }

  /// Whether the disk of its machine was full meanwhile, so that output may have been dropped.
  boolean mayLackOutput(JsonNode job) {
    for (JsonNode fault : faults) {
      boolean isFull = fault.path("what").asText().equals("FILL_DISK");
      if (isFull && fault.path("target").equals(job.path("machine")) && isNow(fault, job)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNow(JsonNode fault, JsonNode job) {
    return job.path("bornMillis").asLong() <= fault.path("untilMillis").asLong() + AFTER_MILLIS
        && job.path("closedMillis").asLong() >= fault.path("atMillis").asLong() - AFTER_MILLIS;
  }

  private static Set<String> states(JsonNode fault, JsonNode job) {
    boolean isHere = fault.path("target").equals(job.path("machine"));
    boolean isNow = isNow(fault, job);
    return switch (fault.path("what").asText()) {
      case "KILL_SUPERVISOR" ->
          fault.path("supervisorOf").equals(job.path("key")) ? Set.of("LOST") : Set.of();
      case "DESTROY_FOLDER" ->
          fault.path("folderOf").equals(job.path("key")) ? Set.of("LOST") : Set.of();
      case "DESTROY_JOURNAL" -> isHere && isNow ? Set.of("LOST") : Set.of();
      case "FILL_DISK" -> isHere && isNow ? Set.of("REFUSED") : Set.of();
      case "STEP_CLOCK" -> isNow ? clock(fault, isHere) : Set.of();
      default -> Set.of();
    };
  }

  private static Set<String> clock(JsonNode fault, boolean isHere) {
    boolean isHq = fault.path("target").asText().equals("hq");
    long step = fault.path("millis").asLong();
    boolean isFar = Math.abs(step) > SKEW_MILLIS_MAX;
    if (isHq && isFar) {
      return Set.of("REFUSED", "EXPIRED");
    }
    return isHere && isFar ? Set.of("REFUSED") : Set.of();
  }
}
