package io.funnelcloud.classifier.bash;

import io.funnelcloud.classifier.bash.Node.Part;
import io.funnelcloud.classifier.bash.Node.Quoting;
import io.funnelcloud.classifier.bash.Node.RawWord;
import java.util.ArrayList;
import java.util.List;

/// Reads one word: quotes, escapes, expansions and substitutions, each character once.
final class WordReader {
  private final ScriptReader reader;
  private final String text;
  private List<Part> parts = new ArrayList<>();
  private StringBuilder literal = new StringBuilder();
  private Quoting quoting = Quoting.BARE;

  WordReader(ScriptReader reader, String text) {
    this.reader = reader;
    this.text = text;
  }

  RawWord word() {
    int start = reader.pos;
    while (reader.pos < text.length() && !endsWord(text.charAt(reader.pos))) {
      bare(text.charAt(reader.pos));
    }
    flush(Quoting.BARE);
    return new RawWord(parts, reader.at(start), reader.at(reader.pos));
  }

  /// Reads to the end of the text as if within double quotes, as in a here-document.
  RawWord document() {
    int start = reader.pos;
    while (reader.pos < text.length()) {
      quotedCharacter('\0');
    }
    flush(Quoting.QUOTED);
    return new RawWord(parts, reader.at(start), reader.at(reader.pos));
  }

  private boolean endsWord(char c) {
    if ((c == '<' || c == '>') && next(1) == '(') {
      return false;
    }
    return " \t\n;|&<>()".indexOf(c) >= 0;
  }

  private char next(int ahead) {
    int at = reader.pos + ahead;
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private void bare(char c) {
    switch (c) {
      case '\\' -> escape();
      case '\'' -> single();
      case '"' -> doubled();
      case '$' -> dollar(Quoting.BARE);
      case '`' -> backtick(Quoting.BARE);
      case '<', '>' -> process(c);
      default -> {
        change(Quoting.BARE);
        literal.append(c);
        reader.pos++;
      }
    }
  }

  private void escape() {
    if (next(1) == '\n') {
      reader.pos += 2;
      return;
    }
    if (next(1) == '\r' && next(2) == '\n') {
      reader.pos += 3;
      return;
    }
    change(Quoting.QUOTED);
    if (reader.pos + 1 < text.length()) {
      literal.append(next(1));
    }
    reader.pos = Math.min(text.length(), reader.pos + 2);
  }

  private void single() {
    int end = text.indexOf('\'', reader.pos + 1);
    if (end < 0) {
      throw new Unreadable("a quote is not closed");
    }
    change(Quoting.QUOTED);
    literal.append(text, reader.pos + 1, end);
    add(Quoting.QUOTED);
    reader.pos = end + 1;
  }

  private void doubled() {
    reader.pos++;
    change(Quoting.QUOTED);
    while (true) {
      if (reader.pos >= text.length()) {
        throw new Unreadable("a double quote is not closed");
      }
      if (text.charAt(reader.pos) == '"') {
        reader.pos++;
        add(Quoting.QUOTED);
        return;
      }
      quotedCharacter('"');
    }
  }

  private void quotedCharacter(char closing) {
    char c = text.charAt(reader.pos);
    if (c == '\\' && "$`\"\\\n".indexOf(next(1)) >= 0 && (closing == '"' || next(1) != '"')) {
      if (next(1) != '\n') {
        literal.append(next(1));
      }
      reader.pos = Math.min(text.length(), reader.pos + 2);
    } else if (c == '$') {
      dollar(Quoting.QUOTED);
      quoting = Quoting.QUOTED;
    } else if (c == '`') {
      backtick(Quoting.QUOTED);
      quoting = Quoting.QUOTED;
    } else {
      literal.append(c);
      reader.pos++;
    }
  }

  private void dollar(Quoting around) {
    char c = next(1);
    if (c == '(' && next(2) == '(' && arithmeticCloses()) {
      arithmetic();
    } else if (c == '(') {
      flush(around);
      reader.pos += 2;
      Node script = reader.until(')');
      parts.add(new Part.Substitution(script, around));
    } else if (c == '{') {
      braced(around);
    } else if (c == '\'' && around == Quoting.BARE) {
      reader.pos += 2;
      ansi();
    } else if (c == '"' && around == Quoting.BARE) {
      reader.pos++;
      doubled();
    } else if (c == '[') {
      bracketArithmetic(around);
    } else {
      named(around);
    }
  }

  private void named(Quoting around) {
    int start = reader.pos + 1;
    int end = start;
    while (end < text.length() && isName(text.charAt(end))) {
      end++;
      if (end == start + 1 && Character.isDigit(text.charAt(start))) {
        break;
      }
    }
    if (end == start && end < text.length() && "@*#?$!-".indexOf(text.charAt(end)) >= 0) {
      end++;
    }
    if (end == start) {
      change(around);
      literal.append('$');
      reader.pos++;
      return;
    }
    flush(around);
    parts.add(new Part.Variable(text.substring(start, end), "", around));
    reader.pos = end;
  }

  private static boolean isName(char c) {
    return c == '_' || (c < 128 && Character.isLetterOrDigit(c));
  }

  private void braced(Quoting around) {
    flush(around);
    int start = reader.pos + 2;
    int end = start;
    while (end < text.length() && (text.charAt(end) == '!' || text.charAt(end) == '#')) {
      end++;
    }
    while (end < text.length() && isName(text.charAt(end))) {
      end++;
    }
    if (end == start && end < text.length()) {
      end++;
    }
    String name = text.substring(start, end);
    int close = closing(end);
    String operation = text.substring(end, close);
    parts.add(new Part.Variable(name, operation, around));
    reader.pos = close;
    if (operation.contains("$(") || operation.contains("`")) {
      parts.addAll(reader.nested(operation, end));
    }
    reader.pos = close + 1;
  }

  /// The brace that closes the expansion; quotes and inner braces are passed over.
  private int closing(int from) {
    int depth = 1;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '\'' && text.indexOf('\'', i + 1) > 0 && depth == 1) {
        i = text.indexOf('\'', i + 1);
      } else if (c == '{') {
        depth++;
      } else if (c == '}' && --depth == 0) {
        return i;
      }
    }
    throw new Unreadable("a brace is not closed");
  }

  private void ansi() {
    StringBuilder inner = new StringBuilder();
    while (reader.pos < text.length() && text.charAt(reader.pos) != '\'') {
      inner.append(text.charAt(reader.pos));
      if (text.charAt(reader.pos) == '\\' && reader.pos + 1 < text.length()) {
        inner.append(text.charAt(++reader.pos));
      }
      reader.pos++;
    }
    if (reader.pos >= text.length()) {
      throw new Unreadable("a quote is not closed");
    }
    reader.pos++;
    change(Quoting.QUOTED);
    literal.append(io.funnelcloud.classifier.decode.Escapes.decode(inner.toString()));
    add(Quoting.QUOTED);
  }

  private boolean arithmeticCloses() {
    int depth = 0;
    int limit = Math.min(text.length(), reader.pos + ScriptReader.ARITHMETIC_MAX);
    for (int i = reader.pos + 1; i < limit; i++) {
      char c = text.charAt(i);
      if (c == '(') {
        depth++;
      } else if (c == ')' && --depth == 0) {
        return text.charAt(i - 1) == ')';
      }
    }
    return false;
  }

  private void arithmetic() {
    flush(quoting);
    int depth = 0;
    int start = reader.pos + 3;
    for (int i = reader.pos + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '(') {
        depth++;
      } else if (c == ')' && --depth == 0) {
        String inner = text.substring(start, i - 1);
        parts.add(new Part.Arithmetic(inner, reader.nested(inner, start)));
        reader.pos = i + 1;
        return;
      }
    }
  }

  private void bracketArithmetic(Quoting around) {
    int end = text.indexOf(']', reader.pos);
    if (end < 0) {
      change(around);
      literal.append('$');
      reader.pos++;
      return;
    }
    flush(around);
    String inner = text.substring(reader.pos + 2, end);
    parts.add(new Part.Arithmetic(inner, reader.nested(inner, reader.pos + 2)));
    reader.pos = end + 1;
  }

  private void backtick(Quoting around) {
    flush(around);
    StringBuilder inner = new StringBuilder();
    int i = reader.pos + 1;
    while (i < text.length() && text.charAt(i) != '`') {
      if (text.charAt(i) == '\\'
          && i + 1 < text.length()
          && "`\\$".indexOf(text.charAt(i + 1)) >= 0) {
        i++;
      }
      inner.append(text.charAt(i++));
    }
    if (i >= text.length()) {
      throw new Unreadable("a backtick is not closed");
    }
    Node script = reader.inner(inner.toString(), reader.pos + 1);
    parts.add(new Part.Substitution(script, around));
    reader.pos = i + 1;
  }

  private void process(char direction) {
    flush(Quoting.BARE);
    reader.pos += 2;
    parts.add(new Part.ProcessFlow(reader.until(')'), direction));
  }

  private void change(Quoting to) {
    if (quoting != to) {
      flush(quoting);
    }
    quoting = to;
  }

  private void flush(Quoting as) {
    if (!literal.isEmpty()) {
      parts.add(new Part.Literal(literal.toString(), quoting));
      literal = new StringBuilder();
    }
    quoting = as;
  }

  /// Keeps an empty quoted part, so that `''` is a word.
  private void add(Quoting as) {
    parts.add(new Part.Literal(literal.toString(), as));
    literal = new StringBuilder();
  }
}
