package io.funnelcloud.memory;

import java.time.Instant;
import java.util.Set;

/// What to recall.
///
/// @param query words of a person; empty means whatever is newest
/// @param scopes only memos of these scopes; empty means of any
/// @param now what recency is measured from
public record RecallAsk(String query, Set<String> scopes, int limit, Instant now) {

  public static final int LIMIT_MAX = 200;

  public RecallAsk {
    scopes = Set.copyOf(scopes);
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new IllegalArgumentException("limit is " + limit + ", expected 1 to " + LIMIT_MAX);
    }
  }
}
