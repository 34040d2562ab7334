package io.funnelcloud.cli.demo;

import java.util.List;

/// How the demo ended, for `--json`.
///
/// @param lines progress lines of all jobs together
/// @param faults what was not as promised; empty as it should be
/// @param seconds from the first word to the last
public record Outcome(
    int jobs,
    int effects,
    int twice,
    int lost,
    int lines,
    List<Machine> machines,
    List<Kill> kills,
    List<String> faults,
    long seconds) {

  /// One of the throw-away machines and what it did.
  public record Machine(String machine, String request, int lines) {}

  /// A process that was killed, the one its keeper brought instead, and the time between.
  public record Kill(String what, long pid, long next, long awayMillis) {}

  public Outcome {
    machines = List.copyOf(machines);
    kills = List.copyOf(kills);
    faults = List.copyOf(faults);
  }

  public boolean isAsPromised() {
    return faults.isEmpty();
  }

  /// The one line it all comes down to.
  public String sentence() {
    return "%d jobs · %d effects · %d twice · %d lost".formatted(jobs, effects, twice, lost);
  }
}
