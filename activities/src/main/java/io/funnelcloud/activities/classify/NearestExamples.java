package io.funnelcloud.activities.classify;

import io.funnelcloud.contract.intent.Intent;
import java.util.Optional;

/// Labelled requests among which the one nearest in meaning is looked for.
@FunctionalInterface
public interface NearestExamples {
  Optional<Nearest> nearest(String request);

  /// The label of the nearest example and how near it is, 0 to 1.
  record Nearest(Intent intent, double similarity) {}

  /// No embedding model is loaded.
  static NearestExamples none() {
    return request -> Optional.empty();
  }
}
