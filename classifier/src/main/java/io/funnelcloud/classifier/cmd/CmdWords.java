package io.funnelcloud.classifier.cmd;

import io.funnelcloud.classifier.effect.Source;
import io.funnelcloud.classifier.effect.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The words and redirections of one command of cmd.exe.
final class CmdWords {
  private final Source source;
  private final int base;
  private final String text;
  private final List<Word> words = new ArrayList<>();
  private final List<Word> outputs = new ArrayList<>();
  private Optional<Word> input = Optional.empty();
  private boolean commas;
  private int pos;

  CmdWords(Source source, int base, String text) {
    this.source = source;
    this.base = base;
    this.text = text;
    read();
  }

  List<Word> words() {
    return words;
  }

  List<Word> outputs() {
    return outputs;
  }

  Optional<Word> input() {
    return input;
  }

  private void read() {
    while (pos < text.length()) {
      char c = text.charAt(pos);
      if (isGap(c) || (commas && (c == ',' || c == ';' || c == '='))) {
        pos++;
      } else if (c == '>' || c == '<') {
        redirect(c);
      } else if (Character.isDigit(c)
          && pos + 1 < text.length()
          && text.charAt(pos + 1) == '>'
          && (pos == 0 || isGap(text.charAt(pos - 1)))) {
        pos++;
      } else {
        words.add(word());
      }
    }
  }

  private static boolean isGap(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  private void redirect(char c) {
    while (pos < text.length() && text.charAt(pos) == c) {
      pos++;
    }
    if (pos < text.length() && text.charAt(pos) == '&') {
      pos = Math.min(text.length(), pos + 2);
      return;
    }
    while (pos < text.length() && isGap(text.charAt(pos))) {
      pos++;
    }
    if (pos < text.length()) {
      Word target = word();
      if (c == '>') {
        outputs.add(target);
      } else {
        input = Optional.of(target);
      }
    }
  }

  private Word word() {
    int start = pos;
    StringBuilder out = new StringBuilder();
    boolean quoted = false;
    while (pos < text.length()) {
      char c = text.charAt(pos);
      if (c == '"') {
        quoted = !quoted;
        pos++;
      } else if (c == '^' && !quoted) {
        pos++;
        if (pos < text.length() && text.charAt(pos) == '\n') {
          pos++;
        } else if (pos < text.length()) {
          out.append(text.charAt(pos++));
        }
      } else if (!quoted && (isGap(c) || c == '>' || c == '<' || endsName(c))) {
        break;
      } else {
        out.append(c);
        pos++;
      }
    }
    boolean literal =
        source.exactness() == Source.Exactness.LITERAL
            && (out.length() == pos - start
                || (out.length() == pos - start - 2 && text.charAt(start) == '"'));
    return new Word(out.toString(), source.span(base + start, base + pos), false, literal);
  }

  /// Commas and semicolons right after the program's name separate as blanks do.
  private boolean endsName(char c) {
    boolean separator = c == ',' || c == ';' || c == '=';
    commas |= separator && words.isEmpty() && pos > 0;
    return separator && commas;
  }

  static String unescaped(String text) {
    return text.indexOf('^') < 0 ? text : text.replaceAll("\\^(.)", "$1");
  }
}
