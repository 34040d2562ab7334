package io.funnelcloud.contract.intent;

import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What the classifier says of a command or a request.
///
/// @param primary the strongest intent; empty when a request in words was not understood
/// @param confidence 0 to 1; 1 for what the grammar of a shell decided
public record Verdict(
    Optional<Intent> primary,
    Set<Intent> intents,
    Set<RiskFlag> risk,
    boolean needsApproval,
    double confidence,
    List<Why> why) {

  public static final int OPAQUE_MACHINES_MAX = 3;

  public Verdict {
    intents = Collections.unmodifiableSortedSet(new TreeSet<>(intents));
    risk = Collections.unmodifiableSortedSet(new TreeSet<>(risk));
    why = List.copyOf(why);
    if (confidence < 0 || confidence > 1) {
      throw new IllegalArgumentException("confidence " + confidence + " is not within 0..1");
    }
    if (!needsApproval && (primary.isEmpty() || mustAsk(intents, risk))) {
      throw new IllegalArgumentException("blocked means blocked: " + intents + " " + risk); // I9
    }
  }

  /// The verdict that follows from intents and flags alone, by the rule of intents.md.
  public static Verdict of(Set<Intent> intents, Set<RiskFlag> risk, List<Why> why) {
    Intent primary =
        intents.stream()
            .max(Enum::compareTo)
            .orElseThrow(() -> new IllegalArgumentException("no intent"));
    return new Verdict(Optional.of(primary), intents, risk, mustAsk(intents, risk), 1.0, why);
  }

  private static boolean mustAsk(Set<Intent> intents, Set<RiskFlag> risk) {
    return intents.stream().anyMatch(Intent::isBlocked)
        || risk.contains(RiskFlag.DESTRUCTIVE)
        || risk.contains(RiskFlag.REJECTED);
  }

  /// Whether a person must say yes before this runs on so many machines: what nobody could read is
  /// asked about when it would run on more than [#OPAQUE_MACHINES_MAX] (I9).
  public boolean needsApprovalOn(int machines) {
    return needsApproval || (risk.contains(RiskFlag.OPAQUE) && machines > OPAQUE_MACHINES_MAX);
  }

  /// The intents in words, strongest first.
  public List<String> words() {
    return intents.stream().sorted(Comparator.reverseOrder()).map(Intent::words).toList();
  }

  public Set<Intent> blocked() {
    EnumSet<Intent> blocked = EnumSet.noneOf(Intent.class);
    intents.stream().filter(Intent::isBlocked).forEach(blocked::add);
    return blocked;
  }
}
