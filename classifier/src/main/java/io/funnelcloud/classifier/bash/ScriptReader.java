package io.funnelcloud.classifier.bash;

import io.funnelcloud.classifier.bash.Node.Assignment;
import io.funnelcloud.classifier.bash.Node.Mode;
import io.funnelcloud.classifier.bash.Node.Part;
import io.funnelcloud.classifier.bash.Node.Quoting;
import io.funnelcloud.classifier.bash.Node.RawWord;
import io.funnelcloud.classifier.bash.Node.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Reads a script into nodes. Each character is read once; nesting beyond [#DEPTH_MAX] is refused,
/// so the stack is bounded whatever the text.
final class ScriptReader {
  /// Deeper nesting is nobody's honest command.
  static final int DEPTH_MAX = 60;

  /// An arithmetic expansion longer than this is read as a subshell.
  static final int ARITHMETIC_MAX = 2_000;

  private static final Set<String> OPENERS =
      Set.of(
          "if",
          "while",
          "until",
          "for",
          "select",
          "case",
          "{",
          "function",
          "[[",
          "!",
          "time",
          "coproc");
  private static final Set<String> CLOSERS =
      Set.of("then", "else", "elif", "fi", "do", "done", "esac", "}", "in");

  int pos;
  private final String text;
  private final int base;
  private final int depth;
  private int nesting;
  private final List<PendingDocument> pending = new ArrayList<>();

  ScriptReader(String text, int base, int depth) {
    this.text = text;
    this.base = base;
    this.depth = depth;
  }

  private record PendingDocument(
      String delimiter, boolean verbatim, boolean tabs, List<Redirect> into, int index) {}

  /// The place of a position in the text the reading began with.
  int at(int position) {
    return base + position;
  }

  Node script() {
    List<Node> nodes = new ArrayList<>();
    while (pos < text.length()) {
      int before = pos;
      nodes.add(list());
      if (pos == before) {
        pos++; // a stray closer; what follows is still judged
      }
    }
    return new Node.Sequence(nodes);
  }

  /// Reads commands up to the closing character and passes it.
  Node until(char closing) {
    enter();
    Node list = list();
    blanks();
    if (pos >= text.length() || text.charAt(pos) != closing) {
      throw new Unreadable("'" + closing + "' is missing");
    }
    pos++;
    nesting--;
    return list;
  }

  /// Substitutions within the text of an expansion.
  List<Part> nested(String inner, int at) {
    if (inner.indexOf('$') < 0 && inner.indexOf('`') < 0) {
      return List.of();
    }
    ScriptReader other = deeper(inner, at);
    List<Part> parts = new WordReader(other, inner).document().parts();
    return parts.stream().filter(part -> part instanceof Part.Substitution).toList();
  }

  Node inner(String script, int at) {
    return deeper(script, at).script();
  }

  private ScriptReader deeper(String inner, int at) {
    if (depth + nesting + 1 > DEPTH_MAX) {
      throw new Unreadable("nested too deep");
    }
    return new ScriptReader(inner, at(at), depth + nesting + 1);
  }

  private void enter() {
    if (++nesting + depth > DEPTH_MAX) {
      throw new Unreadable("nested too deep");
    }
  }

  private Node list() {
    List<Node> nodes = new ArrayList<>();
    while (true) {
      separators();
      if (pos >= text.length() || text.charAt(pos) == ')' || closesHere()) {
        return new Node.Sequence(nodes);
      }
      if (text.startsWith(";;", pos)) {
        return new Node.Sequence(nodes);
      }
      int before = pos;
      nodes.add(pipeline());
      if (pos == before) {
        return new Node.Sequence(nodes);
      }
    }
  }

  private void separators() {
    while (pos < text.length()) {
      char c = text.charAt(pos);
      if (c == '\n') {
        pos++;
        documents();
      } else if (c == '#') {
        comment();
      } else if (c == ';' && !text.startsWith(";;", pos)
          || c == '&' && !text.startsWith("&>", pos)
          || c == '|'
          || c == ' '
          || c == '\t'
          || c == '\r') {
        pos++;
      } else if (text.startsWith("\\\n", pos)) {
        pos += 2;
      } else {
        return;
      }
    }
  }

  private void comment() {
    while (pos < text.length() && text.charAt(pos) != '\n') {
      pos++;
    }
  }

  private boolean closesHere() {
    return CLOSERS.contains(peek()) && !peek().equals("in");
  }

  private String peek() {
    int end = pos;
    while (end < text.length() && end < pos + 9 && " \t\r\n;|&<>()".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return text.substring(pos, end);
  }

  private void blanks() {
    while (pos < text.length()) {
      char c = text.charAt(pos);
      if (c == ' ' || c == '\t' || c == '\r') {
        pos++;
      } else if (text.startsWith("\\\n", pos)) {
        pos += 2;
      } else {
        return;
      }
    }
  }

  private Node pipeline() {
    List<Node> stages = new ArrayList<>();
    while (true) {
      stages.add(command());
      blanks();
      if (pos < text.length() && text.charAt(pos) == '|' && !text.startsWith("||", pos)) {
        pos += text.startsWith("|&", pos) ? 2 : 1;
        newlines();
      } else {
        return stages.size() == 1 ? stages.getFirst() : new Node.Pipeline(stages);
      }
    }
  }

  private void newlines() {
    while (pos < text.length() && " \t\r\n".indexOf(text.charAt(pos)) >= 0) {
      if (text.charAt(pos++) == '\n') {
        documents();
      }
    }
  }

  private Node command() {
    blanks();
    if (pos < text.length() && text.charAt(pos) == '(') {
      return text.startsWith("((", pos) ? arithmeticCommand() : subshell();
    }
    String word = peek();
    if (OPENERS.contains(word)) {
      Node opened = opened(word);
      if (opened != null) {
        return opened;
      }
    }
    return simple();
  }

  private @org.jspecify.annotations.Nullable Node opened(String word) {
    enter();
    try {
      return switch (word) {
        case "if", "while", "until" -> {
          pos += word.length();
          yield bodies(word.equals("if") ? "fi" : "done");
        }
        case "for", "select" -> loop(word);
        case "case" -> choice();
        case "{" -> group();
        case "function" -> function();
        case "[[" -> test();
        case "!", "time", "coproc" -> {
          pos += word.length();
          blanks();
          if (word.equals("time") && text.startsWith("-p", pos)) {
            pos += 2;
          }
          yield command();
        }
        default -> null;
      };
    } finally {
      nesting--;
    }
  }

  private Node subshell() {
    pos++;
    return compound(List.of(until(')')), "", List.of());
  }

  private Node group() {
    pos++;
    Node body = list();
    expect("}");
    return compound(List.of(body), "", List.of());
  }

  private void expect(String word) {
    blanks();
    if (!peek().equals(word)) {
      throw new Unreadable("'" + word + "' is missing");
    }
    pos += word.length();
  }

  private Node bodies(String end) {
    List<Node> bodies = new ArrayList<>();
    while (true) {
      bodies.add(list());
      String word = peek();
      if (pos >= text.length() || !CLOSERS.contains(word)) {
        throw new Unreadable("'" + end + "' is missing");
      }
      pos += word.length();
      if (word.equals(end)) {
        return compound(bodies, "", List.of());
      }
    }
  }

  private Node loop(String word) {
    pos += word.length();
    blanks();
    if (text.startsWith("((", pos)) {
      Node head = arithmeticCommand();
      separators();
      return doBody("", List.of(), List.of(head));
    }
    String variable = peek();
    pos += variable.length();
    newlines();
    List<RawWord> words = new ArrayList<>();
    if (peek().equals("in")) {
      pos += 2;
      blanks();
      while (pos < text.length() && ";\n&|)".indexOf(text.charAt(pos)) < 0) {
        words.add(new WordReader(this, text).word());
        blanks();
      }
    }
    separators();
    return doBody(variable, words, List.of());
  }

  private Node doBody(String variable, List<RawWord> words, List<Node> before) {
    String opener = peek();
    pos += opener.length();
    if (!opener.equals("do") && !opener.equals("{")) {
      throw new Unreadable("'do' is missing");
    }
    List<Node> bodies = new ArrayList<>(before);
    bodies.add(list());
    expect(opener.equals("do") ? "done" : "}");
    return compound(bodies, variable, words);
  }

  private Node choice() {
    pos += 4;
    blanks();
    List<RawWord> words = new ArrayList<>(List.of(new WordReader(this, text).word()));
    newlines();
    expect("in");
    List<Node> bodies = new ArrayList<>();
    while (true) {
      newlines();
      separators();
      if (pos >= text.length()) {
        throw new Unreadable("'esac' is missing");
      }
      if (peek().equals("esac")) {
        pos += 4;
        return compound(bodies, "", words);
      }
      pattern();
      bodies.add(list());
      while (pos < text.length() && (text.charAt(pos) == ';' || text.charAt(pos) == '&')) {
        pos++;
      }
    }
  }

  private void pattern() {
    if (text.charAt(pos) == '(') {
      pos++;
    }
    while (pos < text.length() && text.charAt(pos) != ')') {
      int before = pos;
      new WordReader(this, text).word();
      if (pos == before) {
        pos++;
      }
    }
    pos = Math.min(text.length(), pos + 1);
  }

  private Node function() {
    pos += 8;
    blanks();
    String name = peek();
    pos += name.length();
    blanks();
    if (text.startsWith("()", pos)) {
      pos += 2;
    }
    newlines();
    return new Node.Function(name, command());
  }

  private Node test() {
    int start = pos;
    pos += 2;
    List<RawWord> words = new ArrayList<>(List.of(literal("[[", start)));
    while (true) {
      newlines();
      if (pos >= text.length()) {
        throw new Unreadable("']]' is missing");
      }
      if (peek().equals("]]")) {
        pos += 2;
        return new Node.Simple(List.of(), words, new ArrayList<>(), at(start));
      }
      int before = pos;
      RawWord word = new WordReader(this, text).word();
      if (pos == before) {
        pos++;
      } else {
        words.add(word);
      }
    }
  }

  private RawWord literal(String word, int start) {
    return new RawWord(
        List.of(new Part.Literal(word, Quoting.BARE)), at(start), at(start + word.length()));
  }

  private Node arithmeticCommand() {
    int depthHere = 0;
    for (int i = pos; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '(') {
        depthHere++;
      } else if (c == ')' && --depthHere == 0) {
        if (text.charAt(i - 1) != ')') {
          return subshell();
        }
        String inner = text.substring(pos + 2, i - 1);
        RawWord word = new RawWord(nested(inner, pos + 2), at(pos), at(i + 1));
        pos = i + 1;
        return compound(List.of(), "", List.of(word));
      }
    }
    return subshell();
  }

  private Node compound(List<Node> bodies, String variable, List<RawWord> words) {
    List<Redirect> redirects = new ArrayList<>();
    blanks();
    while (redirect(redirects)) {
      blanks();
    }
    return new Node.Compound(bodies, variable, words, redirects);
  }

  private Node simple() {
    int start = pos;
    List<Assignment> assignments = new ArrayList<>();
    List<RawWord> words = new ArrayList<>();
    List<Redirect> redirects = new ArrayList<>();
    while (true) {
      blanks();
      if (pos >= text.length() || "\n;|)".indexOf(text.charAt(pos)) >= 0 || ampersandEnds()) {
        break;
      }
      if (text.charAt(pos) == '#') {
        comment();
        break;
      }
      if (redirect(redirects)) {
        continue;
      }
      if (text.charAt(pos) == '(') {
        if (words.size() == 1 && isFunctionHead()) {
          return definition(words.getFirst());
        }
        throw new Unreadable("a parenthesis stands where no word may");
      }
      if (!(words.isEmpty() && assignment(assignments))) {
        words.add(new WordReader(this, text).word());
      }
    }
    return new Node.Simple(assignments, words, redirects, at(start));
  }

  private boolean ampersandEnds() {
    return text.charAt(pos) == '&' && !text.startsWith("&>", pos);
  }

  private boolean isFunctionHead() {
    int close = pos + 1;
    while (close < text.length() && text.charAt(close) == ' ') {
      close++;
    }
    return close < text.length() && text.charAt(close) == ')';
  }

  private Node definition(RawWord name) {
    pos = text.indexOf(')', pos) + 1;
    newlines();
    enter();
    Node body = command();
    nesting--;
    String text =
        name.parts().size() == 1 && name.parts().getFirst() instanceof Part.Literal literal
            ? literal.text()
            : "";
    return new Node.Function(text, body);
  }

  private boolean assignment(List<Assignment> into) {
    int i = pos;
    while (i < text.length() && isName(text.charAt(i))) {
      i++;
    }
    if (i == pos || Character.isDigit(text.charAt(pos))) {
      return false;
    }
    String name = text.substring(pos, i);
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
    pos = i + (append ? 2 : 1);
    if (pos < text.length() && text.charAt(pos) == '(') {
      into.add(new Assignment(name, elements(), Mode.ARRAY));
    } else {
      RawWord value = new WordReader(this, text).word();
      into.add(new Assignment(name, List.of(value), append ? Mode.APPEND : Mode.SET));
    }
    return true;
  }

  private static boolean isName(char c) {
    return c == '_' || (c < 128 && Character.isLetterOrDigit(c));
  }

  private List<RawWord> elements() {
    pos++;
    List<RawWord> elements = new ArrayList<>();
    while (true) {
      newlines();
      if (pos >= text.length()) {
        throw new Unreadable("')' is missing");
      }
      if (text.charAt(pos) == ')') {
        pos++;
        return elements;
      }
      int before = pos;
      elements.add(new WordReader(this, text).word());
      if (pos == before) {
        pos++;
      }
    }
  }

  private boolean redirect(List<Redirect> into) {
    int i = pos;
    while (i < text.length() && Character.isDigit(text.charAt(i))) {
      i++;
    }
    boolean named = i < text.length() && text.charAt(i) == '{' && i == pos;
    if (named || i >= text.length()) {
      return false;
    }
    String operator = operator(i);
    if (operator.isEmpty()
        || (operator.length() == 1 && i + 1 < text.length() && text.charAt(i + 1) == '(')) {
      return false;
    }
    int fd = i == pos || i - pos > 4 ? -1 : Integer.parseInt(text.substring(pos, i));
    pos = i + operator.length();
    blanks();
    if (operator.equals("<<") || operator.equals("<<-")) {
      document(operator.equals("<<-"), into);
    } else {
      into.add(new Redirect(operator, new WordReader(this, text).word(), fd));
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

  private void document(boolean tabs, List<Redirect> into) {
    int start = pos;
    while (pos < text.length() && " \t\n;|&<>()".indexOf(text.charAt(pos)) < 0) {
      pos++;
    }
    String raw = text.substring(start, pos);
    String delimiter = raw.replaceAll("['\"\\\\]", "");
    into.add(new Redirect("<<", literal("", start), -1));
    pending.add(
        new PendingDocument(delimiter, !raw.equals(delimiter), tabs, into, into.size() - 1));
  }

  private void documents() {
    for (PendingDocument document : List.copyOf(pending)) {
      pending.remove(document);
      int start = pos;
      int end = text.length();
      while (pos < text.length()) {
        int newline = text.indexOf('\n', pos);
        int lineEnd = newline < 0 ? text.length() : newline;
        String line = text.substring(pos, lineEnd).stripTrailing();
        boolean over = (document.tabs() ? line.stripLeading() : line).equals(document.delimiter());
        int lineStart = pos;
        pos = newline < 0 ? text.length() : newline + 1;
        if (over) {
          end = lineStart;
          break;
        }
      }
      document.into().set(document.index(), body(document, start, end));
    }
  }

  private Redirect body(PendingDocument document, int start, int end) {
    String inner = text.substring(start, end);
    if (document.verbatim()) {
      RawWord word =
          new RawWord(List.of(new Part.Literal(inner, Quoting.QUOTED)), at(start), at(end));
      return new Redirect("<<", word, -1);
    }
    ScriptReader other = deeper(inner, start);
    RawWord word = new WordReader(other, inner).document();
    return new Redirect("<<", new RawWord(word.parts(), at(start), at(end)), -1);
  }
}
