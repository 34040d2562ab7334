package io.funnelcloud.classifier.bash;

import io.funnelcloud.classifier.bash.Node.Part;
import io.funnelcloud.classifier.bash.Node.Quoting;
import io.funnelcloud.classifier.bash.Node.RawWord;
import io.funnelcloud.classifier.effect.Flow;
import io.funnelcloud.classifier.effect.Source;
import io.funnelcloud.classifier.effect.Span;
import io.funnelcloud.classifier.effect.Word;
import java.util.ArrayList;
import java.util.List;

/// Turns written words into the words a program is given.
final class WordValues {
  /// Stand-ins for quoted characters that would otherwise be special.
  private static final String SPECIAL = "{}*?[";

  private static final char SHIFT = '\uE100';

  private static final int FIELDS_MAX = 2_000;

  private final BashWalk walk;
  private final Source source;
  private final Variables variables;
  private final Expansion expansion;

  WordValues(BashWalk walk, Source source, Variables variables) {
    this.walk = walk;
    this.source = source;
    this.variables = variables;
    this.expansion = new Expansion(variables);
  }

  List<Word> words(RawWord raw) {
    Span span = source.span(raw.start(), raw.end());
    List<StringBuilder> fields = fields(raw);
    List<Word> words = new ArrayList<>();
    boolean single = raw.parts().size() == 1 && raw.parts().getFirst() instanceof Part.Literal;
    for (StringBuilder field : fields) {
      for (String text : Braces.expand(field.toString())) {
        boolean globbing =
            text.indexOf('*') >= 0 || text.indexOf('?') >= 0 || text.indexOf('[') >= 0;
        boolean literal = single && source.exactness() == Source.Exactness.LITERAL;
        words.add(
            new Word(Globs.wellKnown(home(unshift(text)), globbing), span, globbing, literal));
      }
    }
    return words;
  }

  private static String home(String text) {
    return text;
  }

  /// All of it as one text, as in an assignment or between double quotes.
  Word word(RawWord raw) {
    StringBuilder all = new StringBuilder();
    for (Part part : raw.parts()) {
      all.append(value(part));
    }
    boolean literal =
        raw.parts().size() == 1
            && raw.parts().getFirst() instanceof Part.Literal
            && source.exactness() == Source.Exactness.LITERAL;
    return new Word(all.toString(), source.span(raw.start(), raw.end()), false, literal);
  }

  private List<StringBuilder> fields(RawWord raw) {
    List<StringBuilder> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean started = false;
    String gaps = variables.get("IFS");
    for (Part part : raw.parts()) {
      List<String> elements = elements(part);
      if (elements != null) {
        for (int i = 0; i < elements.size(); i++) {
          if (i > 0) {
            fields.add(field);
            field = new StringBuilder();
          }
          field.append(shift(elements.get(i)));
          started = true;
        }
        continue;
      }
      String value = value(part);
      if (part instanceof Part.Literal literal) {
        field.append(literal.quoting() == Quoting.QUOTED ? shift(value) : value);
        started = true;
      } else if (quoted(part)) {
        field.append(shift(value));
        started |= !value.isEmpty() || quoted(part);
      } else {
        for (int i = 0; i < value.length(); i++) {
          char c = value.charAt(i);
          if (gaps.indexOf(c) >= 0) {
            if (started && fields.size() < FIELDS_MAX) {
              fields.add(field);
              field = new StringBuilder();
              started = false;
            }
          } else {
            field.append(c == '{' || c == '}' ? (char) (SHIFT + SPECIAL.indexOf(c)) : c);
            started = true;
          }
        }
      }
    }
    if (started) {
      fields.add(field);
    }
    return fields;
  }

  /// The elements of `"$@"` and `"${a[@]}"`, each a word of its own; null for any other part.
  private @org.jspecify.annotations.Nullable List<String> elements(Part part) {
    if (!(part instanceof Part.Variable variable) || variable.quoting() != Quoting.QUOTED) {
      return null;
    }
    if (variable.name().equals("@") && variable.operation().isEmpty()) {
      return variables.positionals();
    }
    return variable.operation().equals("[@]") ? variables.elements(variable.name()) : null;
  }

  private static boolean quoted(Part part) {
    return switch (part) {
      case Part.Variable variable -> variable.quoting() == Quoting.QUOTED;
      case Part.Substitution substitution -> substitution.quoting() == Quoting.QUOTED;
      case Part.Literal literal -> literal.quoting() == Quoting.QUOTED;
      case Part.ProcessFlow process -> true;
      case Part.Arithmetic arithmetic -> true;
    };
  }

  private String value(Part part) {
    return switch (part) {
      case Part.Literal literal -> literal.text();
      case Part.Variable variable ->
          walk.counted(expansion.value(variable.name(), variable.operation()));
      case Part.Substitution substitution -> output(walk.run(substitution.script(), Flow.NOTHING));
      case Part.ProcessFlow process -> walk.process(process);
      case Part.Arithmetic arithmetic -> arithmetic(arithmetic);
    };
  }

  private static String output(Flow flow) {
    return switch (flow.kind()) {
      case KNOWN -> flow.text().orElse("").stripTrailing();
      case FETCHED -> String.valueOf(Word.FETCHED);
      case LOCAL -> String.valueOf(Word.LOCAL);
      case NOTHING -> "";
    };
  }

  private String arithmetic(Part.Arithmetic arithmetic) {
    arithmetic.inner().forEach(this::value);
    return Arithmetic.value(arithmetic.text(), variables);
  }

  private static String shift(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      int at = SPECIAL.indexOf(text.charAt(i));
      out.append(at < 0 ? text.charAt(i) : (char) (SHIFT + at));
    }
    return out.toString();
  }

  private static String unshift(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      int at = text.charAt(i) - SHIFT;
      out.append(at >= 0 && at < SPECIAL.length() ? SPECIAL.charAt(at) : text.charAt(i));
    }
    return out.toString();
  }
}
