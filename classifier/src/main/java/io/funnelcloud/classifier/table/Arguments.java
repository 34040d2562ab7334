package io.funnelcloud.classifier.table;

import io.funnelcloud.classifier.effect.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The arguments of one call, split into options and operands as its program reads them.
public final class Arguments {
  private final Program program;
  private final List<Word> words;
  private final List<Option> options = new ArrayList<>();
  private final List<Word> operands = new ArrayList<>();
  private int rest;

  public Arguments(Program program, List<Word> words) {
    this.program = program;
    this.words = words;
    this.rest = words.size();
    split();
  }

  /// One option with the value it took, if any.
  public record Option(String name, Optional<Word> value, Word word) {}

  public List<Option> options() {
    return options;
  }

  public List<Word> operands() {
    return operands;
  }

  public List<Word> words() {
    return words;
  }

  /// Index of the first word of the command a wrapper runs.
  public int rest() {
    return rest;
  }

  /// The value of the first option of that name.
  public Optional<Word> value(String name) {
    return options.stream()
        .filter(option -> named(option, name))
        .flatMap(option -> option.value().stream())
        .findFirst();
  }

  public boolean has(String name) {
    for (Option option : options) {
      if (named(option, name)) {
        return true;
      }
    }
    return false;
  }

  boolean named(Option option, String name) {
    return switch (program.style()) {
      case GNU, LONG -> option.name().equals(name);
      case SLASH ->
          option.name().length() == name.length()
              && option.name().regionMatches(true, 1, name, 1, name.length() - 1);
      case POWERSHELL -> abbreviates(option.name(), name);
    };
  }

  private static boolean abbreviates(String given, String name) {
    if (given.equalsIgnoreCase("-cn")) {
      return name.equalsIgnoreCase("-ComputerName");
    }
    return given.length() >= 2
        && given.length() <= name.length()
        && name.regionMatches(true, 0, given, 0, given.length());
  }

  private void split() {
    int wrapped = program.wraps() ? program.skip() : Integer.MAX_VALUE;
    for (int i = 0; i < words.size(); i++) {
      Word word = words.get(i);
      if (program.style() == Style.GNU && word.text().equals("--")) {
        if (program.wraps()) {
          rest = Math.min(words.size(), i + 1 + wrapped - operands.size());
          return;
        }
        operands.addAll(words.subList(i + 1, words.size()));
        return;
      }
      if (isOption(word)) {
        i = option(word, i);
      } else if (program.wrapsAssignments() && word.text().indexOf('=') > 0) {
        options.add(new Option("=", Optional.of(word), word));
      } else if (operands.size() >= wrapped) {
        rest = i;
        return;
      } else {
        operands.add(word);
      }
    }
  }

  private boolean isOption(Word word) {
    String text = word.text();
    if (text.length() < 2) {
      return false;
    }
    char first = text.charAt(0);
    return switch (program.style()) {
      case GNU, LONG -> first == '-';
      case SLASH -> first == '-' || (first == '/' && text.indexOf('/', 1) < 0);
      case POWERSHELL -> first == '-' && Character.isLetter(text.charAt(1));
    };
  }

  private int option(Word word, int at) {
    String text = word.text();
    return switch (program.style()) {
      case GNU -> text.startsWith("--") ? named(word, at, '=') : bundle(word, at);
      case LONG -> named(word, at, '=');
      case SLASH, POWERSHELL -> named(word, at, ':');
    };
  }

  private int named(Word word, int at, char separator) {
    String text = word.text();
    int cut = text.indexOf(separator);
    if (cut > 0) {
      Word value = word.withText(text.substring(cut + 1));
      options.add(new Option(canonical(text.substring(0, cut)), Optional.of(value), word));
      return at;
    }
    return take(canonical(text), word, at);
  }

  private String canonical(String name) {
    return program.style() == Style.SLASH ? "/" + name.substring(1).toLowerCase(Locale.ROOT) : name;
  }

  private int take(String name, Word word, int at) {
    boolean takes = program.takesValue(name) && at + 1 < words.size();
    boolean loose =
        program.style() == Style.POWERSHELL
            && !program.isSwitch(name)
            && at + 1 < words.size()
            && !isOption(words.get(at + 1));
    if (takes || loose) {
      options.add(new Option(name, Optional.of(words.get(at + 1)), word));
      return at + 1;
    }
    options.add(new Option(name, Optional.empty(), word));
    return at;
  }

  private int bundle(Word word, int at) {
    String text = word.text();
    for (int i = 1; i < text.length(); i++) {
      String name = "-" + text.charAt(i);
      if (program.takesValue(name)) {
        if (i + 1 < text.length()) {
          Word value = word.withText(text.substring(i + 1));
          options.add(new Option(name, Optional.of(value), word));
          return at;
        }
        return take(name, word, at);
      }
      options.add(new Option(name, Optional.empty(), word));
    }
    if (text.length() > 2) {
      options.add(new Option(text, Optional.empty(), word));
    }
    return at;
  }
}
