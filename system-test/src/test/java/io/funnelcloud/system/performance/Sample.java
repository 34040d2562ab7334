package io.funnelcloud.system.performance;

import java.util.Locale;

/// The sorted times of many repetitions of one thing.
record Sample(String what, long[] nanos) {
  static final String HEAD = "| what | times | median ms | p99 ms |\n|---|---|---|---|";

  double medianMillis() {
    return nanos[nanos.length / 2] / 1e6;
  }

  double p99Millis() {
    return nanos[Math.min(nanos.length - 1, (int) Math.ceil(nanos.length * 0.99) - 1)] / 1e6;
  }

  String row() {
    return String.format(
        Locale.ROOT, "| %s | %d | %.1f | %.1f |", what, nanos.length, medianMillis(), p99Millis());
  }

  String against(Sample bare, double aim) {
    return String.format(
        Locale.ROOT,
        "%s: %.2f × %s (aim %.1f)",
        what,
        medianMillis() / bare.medianMillis(),
        bare.what,
        aim);
  }
}
