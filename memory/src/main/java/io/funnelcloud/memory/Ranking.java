package io.funnelcloud.memory;

import io.funnelcloud.contract.memory.Memo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How found memos are ordered: words that match first, recency second.
final class Ranking {
  private static final double KEYWORD_WEIGHT = 0.7;
  private static final double RECENCY_WEIGHT = 0.3;

  /// After a month a memo counts half as recent.
  private static final Duration HALF_LIFE = Duration.ofDays(30);

  private Ranking() {}

  /// The words of a query for the index, any of them, the last characters left open; empty when
  /// there is no word.
  static Optional<String> match(String query) {
    String words =
        Stream.of(query.split("[^\\p{L}\\p{N}]+"))
            .filter(word -> !word.isEmpty())
            .limit(20)
            .map(word -> "\"" + word + "\"*")
            .collect(Collectors.joining(" OR "));
    return words.isEmpty() ? Optional.empty() : Optional.of(words);
  }

  static String scopeClause(String column, RecallAsk ask) {
    return ask.scopes().isEmpty()
        ? ""
        : " AND "
            + column
            + " IN ("
            + String.join(", ", Collections.nCopies(ask.scopes().size(), "?"))
            + ")";
  }

  static List<Object> arguments(RecallAsk ask, long now, int limit) {
    List<Object> arguments = new ArrayList<>(List.of(now));
    arguments.addAll(ask.scopes());
    arguments.add(limit);
    return arguments;
  }

  /// @param found memos with the raw strength of their match, 0 when no word was asked for
  static List<Recalled> ranked(Map<Memo, Double> found, RecallAsk ask) {
    double best = found.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    return found.entrySet().stream()
        .map(entry -> scored(entry.getKey(), best > 0 ? entry.getValue() / best : 0, ask))
        .sorted(
            Comparator.comparingDouble(Recalled::score)
                .reversed()
                .thenComparing(recalled -> recalled.memo().id().value()))
        .limit(ask.limit())
        .toList();
  }

  private static Recalled scored(Memo memo, double strength, RecallAsk ask) {
    long age = Math.max(0, Duration.between(memo.learntAt(), ask.now()).toSeconds());
    double recency = RECENCY_WEIGHT * Math.pow(0.5, (double) age / HALF_LIFE.toSeconds());
    double keyword = KEYWORD_WEIGHT * strength;
    Map<String, Double> parts =
        strength > 0 ? Map.of("keyword", keyword, "recency", recency) : Map.of("recency", recency);
    return new Recalled(memo, keyword + recency, parts);
  }
}
