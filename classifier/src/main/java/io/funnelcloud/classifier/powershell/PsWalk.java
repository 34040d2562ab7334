package io.funnelcloud.classifier.powershell;

import io.funnelcloud.classifier.call.Inquiry;
import io.funnelcloud.classifier.effect.Flow;
import io.funnelcloud.classifier.effect.Rule;
import io.funnelcloud.classifier.effect.Source;
import io.funnelcloud.classifier.effect.Span;
import io.funnelcloud.classifier.effect.Word;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Goes through a script statement by statement, reading and judging at once.
///
/// How it works: one cursor moves over the text. Every block is judged where it stands, whoever
/// runs it, so that no block is missed; values are kept as far as the text tells them.
final class PsWalk {
  static final int DEPTH_MAX = 60;

  private static final Set<String> KEYWORDS =
      Set.of(
          "if",
          "elseif",
          "else",
          "while",
          "for",
          "foreach",
          "switch",
          "try",
          "catch",
          "finally",
          "do",
          "until",
          "function",
          "filter",
          "param",
          "return",
          "throw",
          "begin",
          "process",
          "end",
          "trap",
          "exit",
          "break",
          "continue",
          "using",
          "class",
          "enum",
          "data",
          "in",
          "workflow");

  final Source source;
  final String text;
  final Inquiry inquiry;
  final Map<String, PsValue> variables = new HashMap<>();
  int pos;
  private int depth;
  private final PsExpression expression;
  private final PsCommand command;

  PsWalk(Source source, Inquiry inquiry, Map<String, String> given) {
    this.source = source;
    this.text = PsText.plain(source.text());
    this.inquiry = inquiry;
    given.forEach((name, value) -> variables.put(name.toLowerCase(Locale.ROOT), PsValue.of(value)));
    this.expression = new PsExpression(this);
    this.command = new PsCommand(this, expression);
  }

  Flow run(Flow in) {
    Flow out = Flow.NOTHING;
    while (pos < text.length()) {
      int before = pos;
      out = joined(out, statements(in).flow());
      if (pos == before || pos < text.length()) {
        pos++; // a stray closer; what follows is still judged
      }
    }
    return out;
  }

  private static Flow joined(Flow one, Flow other) {
    return other.isNothing() ? one : other;
  }

  Span span(int from) {
    return source.span(from, pos);
  }

  void enter() {
    if (++depth > DEPTH_MAX) {
      throw new PsUnreadable("nested too deep");
    }
  }

  void leave() {
    depth--;
  }

  char peek(int ahead) {
    int at = pos + ahead;
    return at < text.length() ? text.charAt(at) : '\0';
  }

  /// Reads statements up to a closer or the end.
  PsValue statements(Flow in) {
    PsValue last = PsValue.NOTHING;
    while (true) {
      separators();
      if (pos >= text.length() || ")}]".indexOf(peek(0)) >= 0) {
        return last;
      }
      int before = pos;
      PsValue value = statement(in);
      last = value.items().isEmpty() ? last : value;
      if (pos == before) {
        pos++;
      }
    }
  }

  private void separators() {
    while (pos < text.length()) {
      char c = peek(0);
      if (c == ';' || Character.isWhitespace(c) || c == '|' || c == ',') {
        pos++;
      } else if (c == '&' && (peek(1) == '&')) {
        pos += 2;
      } else if (!skipComment()) {
        return;
      }
    }
  }

  boolean skipComment() {
    if (peek(0) == '#') {
      int end = text.indexOf('\n', pos);
      pos = end < 0 ? text.length() : end;
      return true;
    }
    if (peek(0) == '<' && peek(1) == '#') {
      int end = text.indexOf("#>", pos + 2);
      pos = end < 0 ? text.length() : end + 2;
      return true;
    }
    if (peek(0) == '`' && (peek(1) == '\n' || peek(1) == '\r')) {
      pos += 2;
      return true;
    }
    return false;
  }

  void blanks() {
    while (pos < text.length()) {
      char c = peek(0);
      if (c == ' ' || c == '\t' || c == '\r') {
        pos++;
      } else if (c == '`' && (peek(1) == '\n' || peek(1) == '\r')) {
        pos += 2;
      } else if (c == '<' && peek(1) == '#') {
        skipComment();
      } else {
        return;
      }
    }
  }

  void whites() {
    while (pos < text.length() && (Character.isWhitespace(peek(0)) || skipComment())) {
      if (Character.isWhitespace(peek(0))) {
        pos++;
      }
    }
  }

  private PsValue statement(Flow in) {
    String word = bareword();
    String key = word.toLowerCase(Locale.ROOT);
    if (KEYWORDS.contains(key)) {
      return keyword(key, in);
    }
    if (peek(0) == '$' || peek(0) == '[') {
      PsValue assigned = assignment(in);
      if (assigned != null) {
        return PsValue.NOTHING;
      }
    }
    return pipeline(in);
  }

  String bareword() {
    int end = pos;
    while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
      end++;
    }
    if (end < text.length() && "-_.\\:/".indexOf(text.charAt(end)) >= 0) {
      return "";
    }
    return text.substring(pos, end);
  }

  private PsValue keyword(String key, Flow in) {
    pos += key.length();
    blanks();
    switch (key) {
      case "return", "throw", "exit" -> {
        return peek(0) == '\n' || peek(0) == ';' || peek(0) == '}' || pos >= text.length()
            ? PsValue.NOTHING
            : pipeline(in);
      }
      case "function", "filter", "workflow", "class", "enum", "data", "trap", "catch", "using" -> {
        while (pos < text.length() && "{(\n;".indexOf(peek(0)) < 0) {
          pos++;
        }
      }
      default -> {}
    }
    String loop = "";
    while (pos < text.length()) {
      whites();
      if (peek(0) == '(') {
        loop = condition(key);
      } else if (peek(0) == '{') {
        return loop.isEmpty() || !Repeats.isFollowed(lookedUp(loop))
            ? block(in)
            : Repeats.each(this, loop, lookedUp(loop), pos);
      } else {
        return PsValue.NOTHING;
      }
    }
    return PsValue.NOTHING;
  }

  private PsValue lookedUp(String variable) {
    return variables.getOrDefault(variable, PsValue.UNKNOWN);
  }

  /// The variable of a loop over values; empty for any other condition.
  private String condition(String key) {
    if (key.equals("foreach")) {
      pos++;
      blanks();
      int from = pos;
      if (peek(0) == '$') {
        pos++;
        while (pos < text.length() && (Character.isLetterOrDigit(peek(0)) || peek(0) == '_')) {
          pos++;
        }
        String name = text.substring(from + 1, pos).toLowerCase(Locale.ROOT);
        blanks();
        if (text.regionMatches(true, pos, "in", 0, 2)) {
          pos += 2;
          PsValue values = statements(Flow.NOTHING);
          variables.put(name, values.isConstant() ? values : values.mark());
          close(')');
          return name;
        }
      }
      pos = from - 1;
    }
    group('(', ')');
    return "";
  }

  PsValue block(Flow in) {
    pos++;
    enter();
    PsValue value = statements(in);
    leave();
    close('}');
    return value;
  }

  PsValue group(char open, char closing) {
    pos++;
    enter();
    PsValue value = statements(Flow.NOTHING);
    leave();
    close(closing);
    return value;
  }

  void close(char closing) {
    whites();
    if (peek(0) != closing) {
      throw new PsUnreadable("'" + closing + "' is missing");
    }
    pos++;
  }

  /// Null when the statement does not begin with an assignment; the cursor stays then.
  private @org.jspecify.annotations.Nullable PsValue assignment(Flow in) {
    int start = pos;
    int at = pos;
    while (at < text.length() && text.charAt(at) == '[') {
      int end = text.indexOf(']', at);
      if (end < 0) {
        return null;
      }
      at = end + 1;
    }
    if (at >= text.length() || text.charAt(at) != '$') {
      return null;
    }
    int name = at + 1;
    boolean braced = name < text.length() && text.charAt(name) == '{';
    int end = braced ? text.indexOf('}', name) : name;
    if (end < 0) {
      return null;
    }
    while (!braced
        && end < text.length()
        && (Character.isLetterOrDigit(text.charAt(end)) || "_:".indexOf(text.charAt(end)) >= 0)) {
      end++;
    }
    String variable = text.substring(braced ? name + 1 : name, end).toLowerCase(Locale.ROOT);
    int operator = braced ? end + 1 : end;
    while (operator < text.length() && text.charAt(operator) == ' ') {
      operator++;
    }
    boolean plus = text.startsWith("+=", operator);
    boolean other = text.startsWith("-=", operator);
    if (!plus
        && !other
        && (operator >= text.length()
            || text.charAt(operator) != '='
            || text.startsWith("==", operator))) {
      return null;
    }
    pos = operator + (plus || other ? 2 : 1);
    whites();
    int valueStart = pos;
    PsValue value = pipeline(in);
    assign(variable, plus ? added(variable, value) : value, source.span(start, pos));
    return valueStart == pos ? PsValue.NOTHING : value;
  }

  private PsValue added(String variable, PsValue value) {
    PsValue before = variables.getOrDefault(variable, PsValue.of(""));
    return PsValue.of(before.text() + value.text());
  }

  private void assign(String variable, PsValue value, Span span) {
    String name = variable.replaceFirst("^(global|script|local|private):", "");
    inquiry.spend(value.listed().length());
    variables.put(name, value);
    if (name.startsWith("env:")) {
      inquiry.findings().add(Rule.LM3, span);
    }
    inquiry.findings().add(Rule.LQ2, span);
  }

  PsValue pipeline(Flow in) {
    inquiry.spend(20);
    Flow flow = in;
    PsValue value = PsValue.NOTHING;
    while (true) {
      blanks();
      value = Repeats.stage(this, command, value, flow);
      blanks();
      if (peek(0) == '|' && peek(1) == '|') {
        pos += 2;
        flow = in;
        value = PsValue.NOTHING;
      } else if (peek(0) == '|') {
        pos++;
        whites();
        flow = value.flow();
      } else if (peek(0) == '&' && peek(1) == '&') {
        pos += 2;
        flow = in;
        value = PsValue.NOTHING;
      } else {
        if (peek(0) == '&') {
          pos++;
        }
        return value;
      }
    }
  }

  Word word(PsValue value, int from) {
    Span span = span(from);
    String all = value.listed();
    int length = span.end() - span.start();
    boolean literal =
        source.exactness() == Source.Exactness.LITERAL
            && (length == all.length() || length == all.length() + 2);
    return new Word(all, span, false, literal);
  }
}
