package io.funnelcloud.classifier.bash;

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
  private final SimpleReader commands;
  private final HereDocuments hereDocuments;

  ScriptReader(String text, int base, int depth) {
    this.text = text;
    this.base = base;
    this.depth = depth;
    this.hereDocuments = new HereDocuments(this, text);
    this.commands = new SimpleReader(this, text, hereDocuments);
  }

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
    leave();
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

  ScriptReader deeper(String inner, int at) {
    if (depth + nesting + 1 > DEPTH_MAX) {
      throw new Unreadable("nested too deep");
    }
    return new ScriptReader(inner, at(at), depth + nesting + 1);
  }

  void leave() {
    nesting--;
  }

  void enter() {
    if (++nesting + depth > DEPTH_MAX) {
      throw new Unreadable("nested too deep");
    }
  }

  Node list() {
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

  void separators() {
    while (pos < text.length()) {
      char c = text.charAt(pos);
      if (c == '\n') {
        pos++;
        hereDocuments.read();
      } else if (c == '#') {
        comment();
      } else if ((c == ';' && !text.startsWith(";;", pos))
          || (c == '&' && !text.startsWith("&>", pos))
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

  void comment() {
    while (pos < text.length() && text.charAt(pos) != '\n') {
      pos++;
    }
  }

  private boolean closesHere() {
    return CLOSERS.contains(peek()) && !peek().equals("in");
  }

  String peek() {
    int end = pos;
    while (end < text.length() && end < pos + 9 && " \t\r\n;|&<>()".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return text.substring(pos, end);
  }

  void blanks() {
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

  void newlines() {
    while (pos < text.length() && " \t\r\n".indexOf(text.charAt(pos)) >= 0) {
      if (text.charAt(pos++) == '\n') {
        hereDocuments.read();
      }
    }
  }

  Node command() {
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
    return commands.simple();
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
        case "case" -> new CaseReader(this, text).choice();
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
      leave();
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

  void expect(String word) {
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
        words.add(advancing());
        blanks();
      }
    }
    separators();
    return doBody(variable, words, List.of());
  }

  /// A word, or the end: where no word may stand nothing further is read.
  RawWord advancing() {
    int before = pos;
    RawWord word = new WordReader(this, text).word();
    if (pos == before) {
      throw new Unreadable("'" + text.charAt(pos) + "' stands where a word should");
    }
    return word;
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

  RawWord literal(String word, int start) {
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

  Node compound(List<Node> bodies, String variable, List<RawWord> words) {
    List<Redirect> redirects = new ArrayList<>();
    blanks();
    while (commands.redirect(redirects)) {
      blanks();
    }
    return new Node.Compound(bodies, variable, words, redirects);
  }
}
