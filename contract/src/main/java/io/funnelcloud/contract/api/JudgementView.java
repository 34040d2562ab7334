package io.funnelcloud.contract.api;

import io.funnelcloud.contract.intent.Intent;
import io.funnelcloud.contract.intent.RiskFlag;
import io.funnelcloud.contract.intent.Verdict;
import io.funnelcloud.contract.intent.Why;
import java.util.List;
import java.util.Optional;

/// A verdict as the people door tells it.
public record JudgementView(
    Optional<Intent> intent,
    List<Intent> intents,
    List<RiskFlag> risk,
    boolean needsApproval,
    double confidence,
    List<String> words,
    List<Why> why) {

  public JudgementView {
    intents = List.copyOf(intents);
    risk = List.copyOf(risk);
    words = List.copyOf(words);
    why = List.copyOf(why);
  }

  public static JudgementView of(Verdict verdict) {
    return new JudgementView(
        verdict.primary(),
        List.copyOf(verdict.intents()),
        List.copyOf(verdict.risk()),
        verdict.needsApproval(),
        verdict.confidence(),
        verdict.words(),
        verdict.why());
  }
}
