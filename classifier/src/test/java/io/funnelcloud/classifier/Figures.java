package io.funnelcloud.classifier;

import io.funnelcloud.contract.intent.Intent;
import io.funnelcloud.contract.intent.RiskFlag;
import io.funnelcloud.contract.intent.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The figures of one corpus: how often each intent was read as which.
final class Figures {
  private final Map<Intent, Integer> wanted = new EnumMap<>(Intent.class);
  private final Map<Intent, Integer> given = new EnumMap<>(Intent.class);
  private final Map<Intent, Integer> right = new EnumMap<>(Intent.class);
  private final Map<String, Integer> confusions = new HashMap<>();
  private int rows;
  private int blocked;
  private int missed;
  private int blockedFalsely;
  private int asked;
  private int askedNotForDestruction;

  void add(CorpusRow row, Verdict verdict) {
    Intent want = row.intent();
    Optional<Intent> got = verdict.primary();
    rows++;
    wanted.merge(want, 1, Integer::sum);
    got.ifPresent(intent -> given.merge(intent, 1, Integer::sum));
    if (got.isPresent() && got.get() == want) {
      right.merge(want, 1, Integer::sum);
    } else {
      String read = got.map(Intent::label).orElse("nothing");
      confusions.merge(want.label() + " read as " + read, 1, Integer::sum);
    }
    boolean stopped = got.map(Intent::isBlocked).orElse(false);
    blocked += want.isBlocked() ? 1 : 0;
    missed += want.isBlocked() && !stopped ? 1 : 0;
    blockedFalsely += !want.isBlocked() && stopped ? 1 : 0;
    asked += verdict.needsApproval() ? 1 : 0;
    boolean destruction =
        verdict.blocked().isEmpty()
            && verdict.risk().contains(RiskFlag.DESTRUCTIVE)
            && !verdict.risk().contains(RiskFlag.REJECTED);
    askedNotForDestruction += verdict.needsApproval() && !destruction ? 1 : 0;
  }

  /// Each figure lies between 0 and 1; for all of them more is better.
  SortedMap<String, Double> good() {
    SortedMap<String, Double> figures = new TreeMap<>();
    figures.put("macro-f1", macroF1());
    figures.put("blocked-caught", 1 - share(missed, blocked));
    figures.put("allowed-let-through", 1 - share(blockedFalsely, rows - blocked));
    figures.put("asked", share(asked, rows));
    figures.put("not-asked", 1 - share(askedNotForDestruction, rows));
    return figures;
  }

  double macroF1() {
    return wanted.keySet().stream().mapToDouble(this::f1).average().orElse(1);
  }

  double precision(Intent intent) {
    return share(right.getOrDefault(intent, 0), given.getOrDefault(intent, 0));
  }

  double recall(Intent intent) {
    return share(right.getOrDefault(intent, 0), wanted.getOrDefault(intent, 0));
  }

  private double f1(Intent intent) {
    double sum = precision(intent) + recall(intent);
    return sum == 0 ? 0 : 2 * precision(intent) * recall(intent) / sum;
  }

  private static double share(int part, int whole) {
    return whole == 0 ? 0 : part / (double) whole;
  }

  List<String> report(String name) {
    List<String> lines = new ArrayList<>();
    lines.add("%s: %d rows".formatted(name, rows));
    good().forEach((figure, value) -> lines.add("  " + figure + " " + rounded(value)));
    for (Intent intent : wanted.keySet()) {
      lines.add(
          "  %-22s precision %s recall %s"
              .formatted(intent.label(), rounded(precision(intent)), rounded(recall(intent))));
    }
    confusions.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(5)
        .forEach(each -> lines.add("  " + each.getKey() + ": " + each.getValue()));
    return lines;
  }

  private static String rounded(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
