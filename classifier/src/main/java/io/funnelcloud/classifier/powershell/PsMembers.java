package io.funnelcloud.classifier.powershell;

import io.funnelcloud.classifier.effect.Flow;
import io.funnelcloud.classifier.effect.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Reads what follows a value: members, method calls, indexes; and types with their static members.
final class PsMembers {
  private final PsWalk walk;
  private final PsExpression expression;
  private final PsMethods methods;

  PsMembers(PsWalk walk, PsExpression expression) {
    this.walk = walk;
    this.expression = expression;
    this.methods = new PsMethods(walk);
  }

  PsValue after(PsValue first, int start) {
    PsValue value = first;
    while (walk.pos < walk.text.length()) {
      char c = walk.peek(0);
      if (c == '.' && isNameStart(walk.peek(1))) {
        walk.pos++;
        value = member(value, "", start);
      } else if (c == ':' && walk.peek(1) == ':') {
        walk.pos += 2;
        value = member(value, value.text(), start);
      } else if (c == '[' && (value.items().size() > 0)) {
        value = index(value);
      } else {
        return value;
      }
    }
    return value;
  }

  private static boolean isNameStart(char c) {
    return Character.isLetter(c) || ("\"'$(_".indexOf(c) >= 0 && c != '\0');
  }

  private PsValue member(PsValue value, String type, int start) {
    String name = name();
    if (walk.peek(0) == '(') {
      List<PsValue> arguments = arguments();
      Span span = walk.span(start);
      return methods.call(value, type, name, arguments, span);
    }
    if (walk.peek(0) == '{') {
      walk.block(Flow.LOCAL);
      return PsValue.LOCAL;
    }
    return methods.property(value, type, name, walk.span(start));
  }

  private String name() {
    char c = walk.peek(0);
    if (c == '"' || c == '\'') {
      return expression.string().text();
    }
    if (c == '$') {
      return expression.variable().text();
    }
    if (c == '(') {
      return walk.group('(', ')').text();
    }
    int from = walk.pos;
    while (walk.pos < walk.text.length()
        && (Character.isLetterOrDigit(walk.peek(0))
            || walk.peek(0) == '_'
            || walk.peek(0) == '`')) {
      walk.pos++;
    }
    return walk.text.substring(from, walk.pos).replace("`", "");
  }

  private List<PsValue> arguments() {
    walk.pos++;
    List<PsValue> arguments = new ArrayList<>();
    walk.enter();
    while (true) {
      walk.whites();
      if (walk.pos >= walk.text.length()) {
        throw new PsUnreadable("')' is missing");
      }
      if (walk.peek(0) == ')') {
        walk.pos++;
        walk.leave();
        return arguments;
      }
      if (walk.peek(0) == ',') {
        walk.pos++;
        continue;
      }
      int before = walk.pos;
      arguments.add(argument());
      if (walk.pos == before) {
        walk.pos++;
      }
    }
  }

  private PsValue argument() {
    return expression.argument();
  }

  private PsValue index(PsValue value) {
    PsValue index = walk.group('[', ']');
    if (!value.isConstant() || !index.isConstant()) {
      return value.mark();
    }
    boolean text = value.items().size() == 1;
    List<String> items = new ArrayList<>();
    for (String each : index.items()) {
      try {
        int at = Integer.parseInt(each.strip());
        int size = text ? value.text().length() : value.items().size();
        int real = at < 0 ? size + at : at;
        if (real >= 0 && real < size) {
          items.add(text ? String.valueOf(value.text().charAt(real)) : value.items().get(real));
        }
      } catch (NumberFormatException e) {
        return PsValue.LOCAL;
      }
    }
    return new PsValue(items);
  }

  /// `[type]` before a value casts it; before `::` it names a class.
  PsValue type() {
    int start = walk.pos;
    int level = 0;
    do {
      level += walk.peek(0) == '[' ? 1 : walk.peek(0) == ']' ? -1 : 0;
      walk.pos++;
    } while (level > 0 && walk.pos < walk.text.length());
    String type =
        walk.text
            .substring(start + 1, Math.max(start + 1, walk.pos - 1))
            .toLowerCase(Locale.ROOT)
            .replace("`", "")
            .replace(" ", "");
    methods.mentions(type, walk.span(start));
    if (walk.peek(0) == ':' && walk.peek(1) == ':') {
      return PsValue.of(type);
    }
    walk.blanks();
    if ((walk.pos < walk.text.length() && "$\"'([@{".indexOf(walk.peek(0)) >= 0)
        || Character.isDigit(walk.peek(0))) {
      int from = walk.pos;
      return methods.cast(type, expression.postfixed(), walk.span(from));
    }
    return PsValue.of(type);
  }
}
