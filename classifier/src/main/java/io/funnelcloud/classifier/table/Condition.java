package io.funnelcloud.classifier.table;

import io.funnelcloud.classifier.effect.Word;
import java.util.List;

/// One thing a row asks of a call.
sealed interface Condition {
  boolean holds(Arguments arguments);

  /// Any of these options is given.
  record Flag(List<String> names) implements Condition {
    @Override
    public boolean holds(Arguments arguments) {
      for (String name : names) {
        if (name.endsWith("*")
            ? begins(arguments, name.substring(0, name.length() - 1))
            : arguments.has(name)) {
          return true;
        }
      }
      return false;
    }

    private static boolean begins(Arguments arguments, String start) {
      return arguments.options().stream().anyMatch(option -> option.name().startsWith(start));
    }
  }

  /// An option of that name has a value that matches.
  record Valued(List<String> names, Glob glob) implements Condition {
    @Override
    public boolean holds(Arguments arguments) {
      return arguments.options().stream()
          .filter(option -> names.stream().anyMatch(name -> arguments.named(option, name)))
          .anyMatch(option -> option.value().map(Word::text).filter(glob::matches).isPresent());
    }
  }

  /// The operand at this place matches; verbs are these.
  record Operand(int index, Glob glob) implements Condition {
    @Override
    public boolean holds(Arguments arguments) {
      List<Word> operands = arguments.operands();
      return index < operands.size() && glob.matches(operands.get(index).text());
    }
  }

  /// Any word at all matches.
  record Anywhere(Glob glob) implements Condition {
    @Override
    public boolean holds(Arguments arguments) {
      return arguments.words().stream().anyMatch(word -> glob.matches(word.text()));
    }
  }

  /// There are at least so many operands.
  record AtLeast(int count) implements Condition {
    @Override
    public boolean holds(Arguments arguments) {
      return arguments.operands().size() >= count;
    }
  }

  /// One of them holds.
  record AnyOf(List<Condition> conditions) implements Condition {
    @Override
    public boolean holds(Arguments arguments) {
      return conditions.stream().anyMatch(condition -> condition.holds(arguments));
    }
  }

  /// Always holds.
  record Always() implements Condition {
    @Override
    public boolean holds(Arguments arguments) {
      return true;
    }
  }

  /// Holds when the other does not.
  record Not(Condition condition) implements Condition {
    @Override
    public boolean holds(Arguments arguments) {
      return !condition.holds(arguments);
    }
  }
}
