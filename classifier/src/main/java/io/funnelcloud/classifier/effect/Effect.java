package io.funnelcloud.classifier.effect;

import io.funnelcloud.contract.intent.RiskFlag;
import java.util.Set;

/// What one match leads to: a rule and the risk flags that come with it.
public record Effect(Rule rule, Set<RiskFlag> flags) {
  public Effect {
    flags = Set.copyOf(flags);
  }

  public static Effect of(Rule rule, RiskFlag... flags) {
    return new Effect(rule, Set.of(flags));
  }
}
