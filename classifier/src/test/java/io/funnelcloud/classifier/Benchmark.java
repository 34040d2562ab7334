package io.funnelcloud.classifier;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Prints load time, commands a second and the slowest per cent over the corpora, on one core.
final class Benchmark {
  private static final int ROUNDS = 30;

  private Benchmark() {}

  public static void main(String[] args) throws IOException {
    long start = System.nanoTime();
    Classifier classifier = Classifier.standard();
    System.out.printf("load %.0f ms%n", (System.nanoTime() - start) / 1e6);
    List<CorpusRow> rows = new ArrayList<>();
    for (String file :
        List.of("commands-bash.jsonl", "commands-powershell.jsonl", "commands-cmd.jsonl")) {
      rows.addAll(CorpusRow.all(file));
    }
    long[] nanos = new long[rows.size() * ROUNDS];
    int at = 0;
    for (int round = 0; round < ROUNDS; round++) {
      for (CorpusRow row : rows) {
        long before = System.nanoTime();
        row.judged(classifier);
        nanos[at++] = System.nanoTime() - before;
      }
    }
    long[] warm = Arrays.copyOfRange(nanos, nanos.length / 2, nanos.length);
    Arrays.sort(warm);
    double mean = Arrays.stream(warm).average().orElse(0);
    System.out.printf(
        "%.0f commands/s, p50 %.0f us, p99 %.0f us, max %.1f ms%n",
        1e9 / mean,
        warm[warm.length / 2] / 1e3,
        warm[(int) (warm.length * 0.99)] / 1e3,
        warm[warm.length - 1] / 1e6);
  }
}
