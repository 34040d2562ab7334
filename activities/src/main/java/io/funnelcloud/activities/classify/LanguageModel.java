package io.funnelcloud.activities.classify;

import io.funnelcloud.contract.intent.Intent;
import java.util.Optional;

/// A language model that was configured to read requests in words. What it says can raise a
/// verdict, never lower it: it has read text that anybody may have written.
@FunctionalInterface
public interface LanguageModel {
  /// The strongest intent it sees; empty when it does not know or cannot be asked.
  Optional<Intent> intent(String request);

  /// No model is configured.
  static LanguageModel none() {
    return request -> Optional.empty();
  }
}
