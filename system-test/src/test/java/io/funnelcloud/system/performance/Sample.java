package io.funnelcloud.system.performance;

import java.util.Arrays;

/// The times of many repetitions of one thing.
record Sample(String what, long[] nanos) {

  /// Something to measure once.
  @FunctionalInterface
  interface Step {
    void run() throws Exception;
  }

  /// Runs it `warm` times unmeasured, then `times` times.
  static Sample of(String what, int warm, int times, Step step) throws Exception {
    for (int i = 0; i < warm; i++) {
      step.run();
    }
    long[] nanos = new long[times];
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      step.run();
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    return new Sample(what, nanos);
  }

  double medianMillis() {
    return nanos[nanos.length / 2] / 1e6;
  }

  double p99Millis() {
    return nanos[Math.min(nanos.length - 1, (int) Math.ceil(nanos.length * 0.99) - 1)] / 1e6;
  }

  String row() {
    return "| %s | %d | %.1f | %.1f |".formatted(what, nanos.length, medianMillis(), p99Millis());
  }
}
