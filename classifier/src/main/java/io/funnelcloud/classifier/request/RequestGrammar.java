package io.funnelcloud.classifier.request;

import io.funnelcloud.contract.intent.Intent;
import io.funnelcloud.contract.intent.RiskFlag;
import io.funnelcloud.contract.intent.Verdict;
import io.funnelcloud.contract.intent.Why;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A deterministic grammar of requests: sentence by sentence, the strongest reading counts.
public final class RequestGrammar {
  /// Longer requests are read to here and asked about.
  private static final int LENGTH_MAX = 2_000;

  private static final double SURE = 0.9;

  private final Phrases phrases;
  private final Translation translation;

  private RequestGrammar(Phrases phrases, Translation translation) {
    this.phrases = phrases;
    this.translation = translation;
  }

  /// The grammar that comes with the program.
  public static RequestGrammar standard() {
    return new RequestGrammar(Phrases.standard(), Translation.standard());
  }

  /// No primary intent, and a question to the user, when the words are not understood.
  public Verdict judge(String text) {
    String clean = text.length() > LENGTH_MAX ? text.substring(0, LENGTH_MAX) : text;
    Set<Intent> intents = EnumSet.noneOf(Intent.class);
    Set<RiskFlag> risk = EnumSet.noneOf(RiskFlag.class);
    boolean readable = true;
    for (String sentence : Sentences.of(clean)) {
      String english = Spelling.corrected(translation.english(sentence));
      readable &= phrases.isReadable(english);
      read(english, intents, risk);
    }
    if (intents.stream().anyMatch(intent -> intent != Intent.CONVERSATION)) {
      intents.remove(Intent.CONVERSATION);
    }
    boolean harmless = intents.stream().noneMatch(Intent::isBlocked);
    if (intents.isEmpty() || text.length() > LENGTH_MAX || (harmless && !readable)) {
      return unknown(text);
    }
    return verdict(text, intents, risk);
  }

  private static Verdict unknown(String text) {
    Why why = new Why("U1", "is not understood for certain", 0, text.length());
    return new Verdict(Optional.empty(), Set.of(), Set.of(), true, 0, List.of(why));
  }

  private static Verdict verdict(String text, Set<Intent> intents, Set<RiskFlag> risk) {
    Intent primary = intents.stream().max(Enum::compareTo).orElseThrow();
    List<Why> why = List.of(new Why("words", "asks for what " + primary.words(), 0, text.length()));
    Verdict plain = Verdict.of(intents, risk, why);
    return new Verdict(
        plain.primary(), plain.intents(), plain.risk(), plain.needsApproval(), SURE, why);
  }

  private void read(String sentence, Set<Intent> intents, Set<RiskFlag> risk) {
    if (sentence.isBlank()) {
      return;
    }
    String asked = Sentences.withoutPoliteness(sentence);
    if (phrases.matches("TALK", asked) || phrases.matches("TALK", sentence)) {
      intents.add(Intent.CONVERSATION);
      return;
    }
    boolean query = phrases.matches("QUERY", asked) && !phrases.matches("ACT", asked);
    if (holds("PE", asked, query)) {
      intents.add(Intent.PRIVILEGE_ESCALATION);
    }
    if (holds("RE", asked, query)) {
      intents.add(Intent.REMOTE_EXEC);
    }
    if (query) {
      intents.add(phrases.matches("SAVE", asked) ? Intent.LOCAL_MODIFY : Intent.LOCAL_QUERY);
      return;
    }
    change(asked, intents, risk);
  }

  /// Sections ending in Q count in a question as well; sections beginning with NOT take back.
  private boolean holds(String section, String asked, boolean query) {
    boolean found =
        phrases.matches(section + "Q", asked) || (!query && phrases.matches(section, asked));
    return found && !phrases.matches("NOT" + section, asked);
  }

  private void change(String asked, Set<Intent> intents, Set<RiskFlag> risk) {
    if (holds("MS", asked, false)) {
      intents.add(Intent.MODIFY_SECURITY);
    }
    if (holds("IS", asked, false)) {
      intents.add(Intent.INSTALL_SOFTWARE);
    }
    if (intents.stream().noneMatch(Intent::isBlocked) && phrases.matches("LM", asked)) {
      intents.add(Intent.LOCAL_MODIFY);
    }
    if (intents.isEmpty() && phrases.matches("CHAT", asked)) {
      intents.add(Intent.CONVERSATION);
    }
    if (phrases.matches("DESTROY", asked)) {
      risk.add(RiskFlag.DESTRUCTIVE);
    }
  }
}
