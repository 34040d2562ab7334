package io.funnelcloud.classifier.powershell;

import io.funnelcloud.classifier.effect.Source;
import java.util.Map;

/// The inside of a double-quoted string.
final class PsText {
  private final PsWalk inner;
  private final PsWalk outer;
  private final String text;

  PsText(Source source, PsWalk outer) {
    this.outer = outer;
    this.text = source.text();
    this.inner = new PsWalk(source, outer.inquiry, Map.of());
    this.inner.variables.putAll(outer.variables);
  }

  String expanded() {
    outer.enter();
    StringBuilder out = new StringBuilder();
    PsExpression expression = new PsExpression(inner);
    while (inner.pos < text.length()) {
      char c = inner.peek(0);
      char next = inner.peek(1);
      if (c == '`') {
        out.append(escape(next));
        inner.pos = Math.min(text.length(), inner.pos + 2);
      } else if (c == '$'
          && (Character.isLetter(next) || ("_{(".indexOf(next) >= 0 && next != '\0'))) {
        out.append(expression.variable().text());
      } else {
        out.append(c);
        inner.pos++;
      }
    }
    outer.leave();
    return out.toString();
  }

  private static String escape(char c) {
    return switch (c) {
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'r' -> "\r";
      case '0', 'a', 'b', 'f', 'v', 'e' -> "";
      case '\0' -> "";
      default -> String.valueOf(c);
    };
  }

  /// PowerShell takes typographic quotes and dashes for plain ones.
  static String plain(String text) {
    StringBuilder out = new StringBuilder(text);
    for (int i = 0; i < out.length(); i++) {
      char c = out.charAt(i);
      if (c >= '\u2018' && c <= '\u201b') {
        out.setCharAt(i, '\'');
      } else if (c >= '\u201c' && c <= '\u201e') {
        out.setCharAt(i, '"');
      } else if (c >= '\u2013' && c <= '\u2015') {
        out.setCharAt(i, '-');
      }
    }
    return out.toString();
  }
}
