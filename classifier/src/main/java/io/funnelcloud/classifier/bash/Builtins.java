package io.funnelcloud.classifier.bash;

import io.funnelcloud.classifier.call.Inquiry;
import io.funnelcloud.classifier.effect.Effect;
import io.funnelcloud.classifier.effect.Flow;
import io.funnelcloud.classifier.effect.Rule;
import io.funnelcloud.classifier.effect.Span;
import io.funnelcloud.classifier.effect.Word;
import io.funnelcloud.contract.intent.RiskFlag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Commands that act on the shell itself.
final class Builtins {
  private final BashWalk walk;
  private final Inquiry inquiry;
  private final Variables variables;
  private final Map<String, Word> aliases = new HashMap<>();
  private final List<Word> traps = new ArrayList<>();

  Builtins(BashWalk walk, Inquiry inquiry, Variables variables) {
    this.walk = walk;
    this.inquiry = inquiry;
    this.variables = variables;
  }

  void finish() {
    for (Word trap : List.copyOf(traps)) {
      walk.evaluate(trap, Flow.NOTHING);
    }
  }

  /// Empty when the name is no builtin of interest.
  Optional<Flow> run(List<Word> words, Flow in) {
    Word alias = aliases.remove(words.getFirst().text());
    if (alias != null) {
      List<Word> all = new ArrayList<>(words);
      all.set(0, alias);
      return Optional.of(walk.evaluate(joined(all), in));
    }
    List<Word> rest = words.subList(1, words.size());
    return switch (words.getFirst().text()) {
      case "eval" ->
          Optional.of(rest.isEmpty() ? Flow.NOTHING : walk.evaluate(joined(plain(rest)), in));
      case "source", "." -> Optional.of(source(words, rest, in));
      case "command", "builtin", "exec" -> through(words, rest, in);
      case "export", "declare", "typeset", "local", "readonly" -> Optional.of(declare(rest));
      case "alias" -> Optional.of(alias(rest));
      case "trap" -> Optional.of(trap(rest));
      case "set" -> Optional.of(set(words, rest));
      case "shift" -> Optional.of(shift());
      case "read", "mapfile", "readarray" -> Optional.of(read(rest, in));
      case "printf" ->
          rest.size() > 2 && rest.getFirst().text().equals("-v")
              ? Optional.of(printf(words, rest, in))
              : Optional.empty();
      case "unset" -> Optional.of(unset(rest));
      case "history", "fc" -> Optional.of(history(words, rest));
      default -> Optional.empty();
    };
  }

  private static List<Word> plain(List<Word> rest) {
    return rest.getFirst().text().equals("--") ? rest.subList(1, rest.size()) : rest;
  }

  private static Word joined(List<Word> words) {
    if (words.size() == 1) {
      return words.getFirst();
    }
    StringBuilder text = new StringBuilder();
    for (Word word : words) {
      text.append(text.isEmpty() ? "" : " ").append(word.text());
    }
    Span span =
        words.isEmpty() ? new Span(0, 0) : words.getFirst().span().to(words.getLast().span());
    return Word.of(text.toString(), span);
  }

  private Flow source(List<Word> words, List<Word> rest, Flow in) {
    if (rest.isEmpty()) {
      return Flow.NOTHING;
    }
    Word file = rest.getFirst();
    Flow flow = file.text().equals("/dev/stdin") ? in : inquiry.content(file.text()).orElse(null);
    if (flow == null) {
      inquiry
          .findings()
          .add(Effect.of(Rule.U7, RiskFlag.OPAQUE), words.getFirst().span().to(file.span()));
    } else if (flow.text().isPresent()) {
      return walk.evaluate(Word.of(flow.text().get(), file.span()), Flow.NOTHING);
    } else if (flow.isFetched()) {
      inquiry.findings().add(Effect.of(Rule.RE2, RiskFlag.NETWORK), file.span());
    } else {
      inquiry.findings().opaque(file.span());
    }
    return Flow.LOCAL;
  }

  private Optional<Flow> through(List<Word> words, List<Word> rest, Flow in) {
    int from = 0;
    while (from < rest.size() && rest.get(from).text().startsWith("-")) {
      String option = rest.get(from).text();
      if (words.getFirst().text().equals("command")
          && (option.equals("-v") || option.equals("-V"))) {
        inquiry.findings().add(Rule.LQ1, words.getFirst().span());
        return Optional.of(Flow.LOCAL);
      }
      from += option.equals("-a") ? 2 : 1;
    }
    return Optional.of(
        from >= rest.size()
            ? Flow.NOTHING
            : walk.call(rest.subList(from, rest.size()), in, Map.of()));
  }

  private Flow declare(List<Word> rest) {
    for (Word word : rest) {
      int cut = word.text().indexOf('=');
      if (cut > 0 && !word.text().startsWith("-")) {
        walk.set(word.text().substring(0, cut), word.text().substring(cut + 1), word.span());
      }
    }
    return Flow.NOTHING;
  }

  private Flow alias(List<Word> rest) {
    for (Word word : rest) {
      int cut = word.text().indexOf('=');
      if (cut > 0) {
        aliases.put(word.text().substring(0, cut), word.withText(word.text().substring(cut + 1)));
      }
    }
    return Flow.LOCAL;
  }

  private Flow trap(List<Word> rest) {
    if (rest.size() > 1 && !rest.getFirst().text().startsWith("-")) {
      traps.add(rest.getFirst());
    }
    return Flow.NOTHING;
  }

  private Flow set(List<Word> words, List<Word> rest) {
    if (rest.size() >= 2
        && rest.get(0).text().equals("+o")
        && rest.get(1).text().equals("history")) {
      inquiry.findings().add(Rule.MS3, joined(words).span());
    }
    int from = rest.stream().map(Word::text).toList().indexOf("--");
    if (from >= 0) {
      for (int i = from + 1; i < rest.size(); i++) {
        variables.set(String.valueOf(i - from), rest.get(i).text());
      }
    }
    return Flow.NOTHING;
  }

  private Flow shift() {
    int i = 1;
    while (variables.isSet(String.valueOf(i + 1))) {
      variables.set(String.valueOf(i), variables.get(String.valueOf(i + 1)));
      i++;
    }
    variables.remove(String.valueOf(i));
    return Flow.NOTHING;
  }

  private Flow read(List<Word> rest, Flow in) {
    List<Word> names = rest.stream().filter(word -> !word.text().startsWith("-")).toList();
    String given =
        in.text().orElse(String.valueOf(in.isFetched() ? Word.FETCHED : Word.LOCAL)).strip();
    boolean array = rest.stream().anyMatch(word -> word.text().matches("-[a-z]*a"));
    String[] parts =
        names.size() == 1 || array
            ? new String[] {given}
            : given.split("\\s+", Math.max(1, names.size()));
    for (int i = 0; i < names.size(); i++) {
      variables.set(names.get(i).text(), i < parts.length ? parts[i] : "");
    }
    if (array && !names.isEmpty()) {
      String[] elements = given.split("\\s+");
      for (int i = 0; i < elements.length; i++) {
        variables.set(names.getFirst().text() + "[" + i + "]", elements[i]);
      }
    }
    return Flow.NOTHING;
  }

  private Flow printf(List<Word> words, List<Word> rest, Flow in) {
    List<Word> inner = new ArrayList<>(rest.subList(2, rest.size()));
    inner.addFirst(words.getFirst());
    Flow out =
        inquiry.judge(
            new io.funnelcloud.classifier.call.Call(
                inner, in, io.funnelcloud.contract.intent.Shell.BASH, variables.all()));
    variables.set(rest.get(1).text(), out.text().orElse(String.valueOf(Word.LOCAL)));
    return Flow.NOTHING;
  }

  private Flow unset(List<Word> rest) {
    for (Word word : rest) {
      if (word.text().equals("HISTFILE")) {
        inquiry.findings().add(Rule.MS3, word.span());
      }
      variables.set(word.text(), "");
    }
    return Flow.NOTHING;
  }

  private Flow history(List<Word> words, List<Word> rest) {
    boolean clears = rest.stream().anyMatch(word -> word.text().matches("-[a-z]*[cdw][a-z]*"));
    boolean fc = words.getFirst().text().equals("fc");
    inquiry.findings().add(clears && !fc ? Rule.MS3 : Rule.LQ1, joined(words).span());
    return Flow.LOCAL;
  }
}
