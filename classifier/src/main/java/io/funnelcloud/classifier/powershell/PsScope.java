package io.funnelcloud.classifier.powershell;

import io.funnelcloud.classifier.effect.Word;
import java.util.List;
import java.util.Locale;

/// Commands that set variables and aliases.
final class PsScope {
  private PsScope() {}

  static void remember(PsWalk walk, List<Word> words) {
    String name = words.getFirst().lower();
    Word alias = words.getFirst();
    PsValue known = walk.variables.get("alias " + name);
    if (known != null) {
      words.set(0, alias.withText(known.text()));
      return;
    }
    switch (name) {
      case "set-alias", "new-alias", "sal", "nal" -> put(walk, "alias ", words);
      case "set-variable", "new-variable", "sv", "nv", "set" -> put(walk, "", words);
      default -> {}
    }
  }

  private static void put(PsWalk walk, String kind, List<Word> words) {
    List<String> plain =
        words.stream()
            .skip(1)
            .map(Word::text)
            .filter(text -> !text.matches("(?i)-(name|value|force|option|scope)"))
            .toList();
    if (plain.size() > 1) {
      walk.variables.put(kind + plain.get(0).toLowerCase(Locale.ROOT), PsValue.of(plain.get(1)));
    }
  }
}
