package io.funnelcloud.memory;

import io.funnelcloud.contract.memory.Memo;
import java.util.Map;

/// A memo that was found and why it ranks where it does.
///
/// @param score the sum of the parts
/// @param parts `keyword` and `recency`, each 0 to 1 by weight; a part that was not measured is
///   absent
public record Recalled(Memo memo, double score, Map<String, Double> parts) {

  public Recalled {
    parts = Map.copyOf(parts);
  }
}
