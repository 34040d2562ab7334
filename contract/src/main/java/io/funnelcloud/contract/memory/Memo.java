package io.funnelcloud.contract.memory;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// One piece of knowledge with its source.
///
/// @param scope such as `machine:nas`, `person:ada`, `tag:linux`
/// @param key what the memo is about; a newer memo with the same scope and key supersedes
/// @param source the request or operation it was learnt from
public record Memo(
    MemoId id,
    String scope,
    String key,
    String text,
    String source,
    Instant learntAt,
    double confidence,
    Optional<Instant> validTo,
    Set<String> tags) {

  public static final int TEXT_MAX = 2_000;

  public Memo {
    tags = Set.copyOf(tags);
    if (text.isBlank() || text.length() > TEXT_MAX) {
      throw new IllegalArgumentException(
          "a memo has 1 to " + TEXT_MAX + " characters, got " + text.length());
    }
  }
}
