package io.funnelcloud.system.performance;

import java.util.ArrayList;
import java.util.List;

/// One thing to measure, and the times it took so far.
final class Trial {
  private final String what;
  private final int perRound;
  private final Step step;
  private final List<Long> nanos = new ArrayList<>();

  Trial(String what, int perRound, Step step) {
    this.what = what;
    this.perRound = perRound;
    this.step = step;
  }

  /// Something to measure once.
  @FunctionalInterface
  interface Step {
    void run() throws Exception;
  }

  /// Each round measures every trial in turn, so that what else the machine does hits them alike.
  ///
  /// @param warm rounds that are not counted
  static void interleave(List<Trial> trials, int warm, int rounds) throws Exception {
    for (int round = 0; round < warm + rounds; round++) {
      for (Trial trial : trials) {
        trial.round();
      }
      if (round < warm) {
        trials.forEach(trial -> trial.nanos.clear());
      }
    }
  }

  private void round() throws Exception {
    for (int i = 0; i < perRound; i++) {
      long start = System.nanoTime();
      step.run();
      nanos.add(System.nanoTime() - start);
    }
  }

  Sample sample() {
    return new Sample(what, nanos.stream().mapToLong(Long::longValue).sorted().toArray());
  }
}
