package io.funnelcloud.contract.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// A memo that was found, with the parts of its score and where it came from.
public record MemoView(
    String id,
    String scope,
    String text,
    String source,
    Instant learntAt,
    double confidence,
    List<String> tags,
    double score,
    Map<String, Double> scoreParts) {

  public MemoView {
    tags = List.copyOf(tags);
    scoreParts = Map.copyOf(scoreParts);
  }
}
