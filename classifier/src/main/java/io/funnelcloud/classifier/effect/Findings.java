package io.funnelcloud.classifier.effect;

import io.funnelcloud.contract.intent.Intent;
import io.funnelcloud.contract.intent.RiskFlag;
import io.funnelcloud.contract.intent.Verdict;
import io.funnelcloud.contract.intent.Why;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What was found so far while one text is judged. Belongs to one judging, on one thread.
public final class Findings {
  /// A person reads the strongest few.
  private static final int WHY_MAX = 8;

  private static final int KEPT_MAX = 64;

  private static final Comparator<Found> STRONGEST_FIRST =
      Comparator.comparing(Found::intent).reversed();

  private final int length;
  private final Set<Intent> intents = EnumSet.noneOf(Intent.class);
  private final Set<RiskFlag> risk = EnumSet.noneOf(RiskFlag.class);
  private final List<Found> found = new ArrayList<>();
  private final Set<Rule> rules = EnumSet.noneOf(Rule.class);
  private boolean approval;

  public Findings(int length) {
    this.length = length;
  }

  public void add(Effect effect, Span span) {
    add(effect.rule(), span);
    risk.addAll(effect.flags());
  }

  public void add(Rule rule, Span span) {
    add(rule, rule.words(), span);
  }

  public void add(Rule rule, String words, Span span) {
    intents.add(rule.intent());
    if (rules.add(rule) || found.size() < KEPT_MAX) {
      found.add(new Found(rule.intent(), why(rule.name(), words, span)));
    }
  }

  public void flag(RiskFlag flag) {
    risk.add(flag);
  }

  /// Text of unknown content reaches something that executes it at once.
  public void opaque(Span span) {
    add(Rule.U7, span);
    risk.add(RiskFlag.OPAQUE);
    approval = true;
  }

  public void reject(String words, Span span) {
    add(Rule.U7, words, span);
    risk.add(RiskFlag.REJECTED);
  }

  public boolean has(Rule rule) {
    return rules.contains(rule);
  }

  public Verdict verdict() {
    if (intents.isEmpty()) {
      add(Rule.LQ2, new Span(0, length));
    }
    Verdict verdict = Verdict.of(intents, risk, strongest());
    return approval && !verdict.needsApproval() ? asking(verdict) : verdict;
  }

  private static Verdict asking(Verdict verdict) {
    return new Verdict(
        verdict.primary(),
        verdict.intents(),
        verdict.risk(),
        true,
        verdict.confidence(),
        verdict.why());
  }

  private List<Why> strongest() {
    Intent top = intents.stream().max(Enum::compareTo).orElseThrow();
    Intent least = top.isBlocked() ? Intent.INSTALL_SOFTWARE : top;
    List<Found> sorted = new ArrayList<>(found);
    sorted.sort(STRONGEST_FIRST);
    List<Why> strongest = new ArrayList<>();
    for (Found each : sorted) {
      boolean wanted = each.intent().compareTo(least) >= 0 && !strongest.contains(each.why());
      if (wanted && strongest.size() < WHY_MAX) {
        strongest.add(each.why());
      }
    }
    return strongest;
  }

  private Why why(String rule, String words, Span span) {
    int start = Math.clamp(span.start(), 0, length);
    return new Why(rule, words, start, Math.clamp(span.end(), start, length));
  }

  /// The strongest intent found so far.
  public Optional<Intent> strongestIntent() {
    return intents.stream().max(Enum::compareTo);
  }

  private record Found(Intent intent, Why why) {}
}
