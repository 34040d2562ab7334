package io.funnelcloud.classifier.bash;

import io.funnelcloud.classifier.bash.Node.Assignment;
import io.funnelcloud.classifier.bash.Node.Mode;
import io.funnelcloud.classifier.bash.Node.Part;
import io.funnelcloud.classifier.bash.Node.RawWord;
import io.funnelcloud.classifier.bash.Node.Redirect;
import java.util.ArrayList;
import java.util.List;

/// Reads a simple command: assignments, words and redirections.
final class SimpleReader {
  private final ScriptReader reader;
  private final String text;
  private final HereDocuments documents;

  SimpleReader(ScriptReader reader, String text, HereDocuments documents) {
    this.reader = reader;
    this.text = text;
    this.documents = documents;
  }

  Node simple() {
    int start = reader.pos;
    List<Assignment> assignments = new ArrayList<>();
    List<RawWord> words = new ArrayList<>();
    List<Redirect> redirects = new ArrayList<>();
    while (true) {
      reader.blanks();
      if (reader.pos >= text.length()
          || "\n;|)".indexOf(text.charAt(reader.pos)) >= 0
          || ampersandEnds()) {
        break;
      }
      if (text.charAt(reader.pos) == '#') {
        reader.comment();
        break;
      }
      if (redirect(redirects)) {
        continue;
      }
      if (text.charAt(reader.pos) == '(') {
        if (words.size() == 1 && isFunctionHead()) {
          return definition(words.getFirst());
        }
        throw new Unreadable("a parenthesis stands where no word may");
      }
      if (!(words.isEmpty() && assignment(assignments))) {
        words.add(reader.advancing());
      }
    }
    return new Node.Simple(assignments, words, redirects, reader.at(start));
  }

  private boolean ampersandEnds() {
    return text.charAt(reader.pos) == '&' && !text.startsWith("&>", reader.pos);
  }

  private boolean isFunctionHead() {
    int close = reader.pos + 1;
    while (close < text.length() && text.charAt(close) == ' ') {
      close++;
    }
    return close < text.length() && text.charAt(close) == ')';
  }

  private Node definition(RawWord name) {
    reader.pos = text.indexOf(')', reader.pos) + 1;
    reader.newlines();
    reader.enter();
    Node body = reader.command();
    reader.leave();
    String text =
        name.parts().size() == 1 && name.parts().getFirst() instanceof Part.Literal literal
            ? literal.text()
            : "";
    return new Node.Function(text, body);
  }

  private boolean assignment(List<Assignment> into) {
    int i = reader.pos;
    while (i < text.length() && isName(text.charAt(i))) {
      i++;
    }
    if (i == reader.pos || Character.isDigit(text.charAt(reader.pos))) {
      return false;
    }
    String name = text.substring(reader.pos, i);
    if (i < text.length() && text.charAt(i) == '[') {
      int close = text.indexOf(']', i);
      if (close < 0 || close > i + 64) {
        return false;
      }
      name += text.substring(i, close + 1);
      i = close + 1;
    }
    boolean append = text.startsWith("+=", i);
    if (!append && (i >= text.length() || text.charAt(i) != '=')) {
      return false;
    }
    reader.pos = i + (append ? 2 : 1);
    if (reader.pos < text.length() && text.charAt(reader.pos) == '(') {
      into.add(new Assignment(name, elements(), Mode.ARRAY));
    } else {
      RawWord value = new WordReader(reader, text).word();
      into.add(new Assignment(name, List.of(value), append ? Mode.APPEND : Mode.SET));
    }
    return true;
  }

  private static boolean isName(char c) {
    return c == '_' || (c < 128 && Character.isLetterOrDigit(c));
  }

  private List<RawWord> elements() {
    reader.pos++;
    List<RawWord> elements = new ArrayList<>();
    while (true) {
      reader.newlines();
      if (reader.pos >= text.length()) {
        throw new Unreadable("')' is missing");
      }
      if (text.charAt(reader.pos) == ')') {
        reader.pos++;
        return elements;
      }
      int before = reader.pos;
      elements.add(new WordReader(reader, text).word());
      if (reader.pos == before) {
        reader.pos++;
      }
    }
  }

  boolean redirect(List<Redirect> into) {
    int i = reader.pos;
    while (i < text.length() && Character.isDigit(text.charAt(i))) {
      i++;
    }
    boolean named = i < text.length() && text.charAt(i) == '{' && i == reader.pos;
    if (named || i >= text.length()) {
      return false;
    }
    String operator = operator(i);
    if (operator.isEmpty()
        || (operator.length() == 1 && i + 1 < text.length() && text.charAt(i + 1) == '(')) {
      return false;
    }
    int fd =
        i == reader.pos || i - reader.pos > 4
            ? -1
            : Integer.parseInt(text.substring(reader.pos, i));
    reader.pos = i + operator.length();
    reader.blanks();
    if (operator.equals("<<") || operator.equals("<<-")) {
      documents.announce(operator.equals("<<-"), into);
    } else {
      into.add(new Redirect(operator, new WordReader(reader, text).word(), fd));
    }
    return true;
  }

  private String operator(int at) {
    for (String operator :
        List.of("<<<", "<<-", "&>>", "<<", ">>", "&>", ">&", "<&", ">|", "<>", "<", ">")) {
      if (text.startsWith(operator, at)) {
        return operator;
      }
    }
    return "";
  }
}
