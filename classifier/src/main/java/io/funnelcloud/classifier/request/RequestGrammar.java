package io.funnelcloud.classifier.request;

import io.funnelcloud.contract.intent.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A deterministic grammar of requests.
public final class RequestGrammar {
  private RequestGrammar() {}

  public static RequestGrammar standard() {
    return new RequestGrammar();
  }

  public Verdict judge(String text) {
    return new Verdict(Optional.empty(), Set.of(), Set.of(), true, 0, List.of());
  }
}
