package io.funnelcloud.classifier.powershell;

import io.funnelcloud.classifier.call.Call;
import io.funnelcloud.classifier.call.Writes;
import io.funnelcloud.classifier.effect.Flow;
import io.funnelcloud.classifier.effect.Word;
import io.funnelcloud.contract.intent.Shell;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Reads one element of a pipeline: an expression, or a command with its words.
final class PsCommand {
  private static final String ENDS = "|;\n)}&";

  private final PsWalk walk;
  private final PsExpression expression;

  PsCommand(PsWalk walk, PsExpression expression) {
    this.walk = walk;
    this.expression = expression;
  }

  PsValue element(Flow in) {
    char c = walk.peek(0);
    if (c == '&' || (c == '.' && " \t$({\"'&".indexOf(walk.peek(1)) >= 0)) {
      walk.pos++;
      walk.blanks();
      return invoked(in);
    }
    if (isExpression(c)) {
      PsValue value = expression.value();
      return redirects(value);
    }
    return command(walk.pos, new ArrayList<>(List.of(bareName())), in);
  }

  private boolean isExpression(char c) {
    return "$\"'([{@".indexOf(c) >= 0
        || Character.isDigit(c)
        || (c == '-' && !Character.isLetter(walk.peek(1)))
        || c == '!'
        || c == '+'
        || c == ','
        || ((c == '-') && isUnary());
  }

  private boolean isUnary() {
    String rest =
        walk.text
            .substring(walk.pos, Math.min(walk.text.length(), walk.pos + 8))
            .toLowerCase(Locale.ROOT);
    return rest.startsWith("-join")
        || rest.startsWith("-split")
        || rest.startsWith("-not")
        || rest.startsWith("-bnot");
  }

  /// `& expression words` and `. expression words`.
  private PsValue invoked(Flow in) {
    int start = walk.pos;
    if (walk.peek(0) == '{') {
      PsValue value = walk.block(in);
      List<Word> rest = new ArrayList<>(List.of(Word.of("Write-Output", walk.span(start))));
      command(start, rest, Flow.NOTHING);
      return value;
    }
    if (!isExpression(walk.peek(0))) {
      return command(start, new ArrayList<>(List.of(bareName())), in);
    }
    PsValue name = expression.postfixed();
    return command(start, new ArrayList<>(List.of(walk.word(name, start))), in);
  }

  private Word bareName() {
    int start = walk.pos;
    String name = bare();
    return new Word(name, walk.span(start), false, false);
  }

  /// A word outside quotes; quotes and variables within it are part of it.
  private String bare() {
    StringBuilder out = new StringBuilder();
    while (walk.pos < walk.text.length()) {
      char c = walk.peek(0);
      if (c == '`') {
        out.append(walk.peek(1));
        walk.pos = Math.min(walk.text.length(), walk.pos + 2);
      } else if (Character.isWhitespace(c)
          || ENDS.indexOf(c) >= 0
          || c == '{'
          || c == '('
          || c == ','
          || c == '>'
          || c == '<') {
        break;
      } else if (c == '"' || c == '\'') {
        out.append(expression.string().text());
      } else if (c == '$'
          && (Character.isLetter(walk.peek(1)) || "{(_?".indexOf(walk.peek(1)) >= 0)) {
        out.append(expression.variable().listed());
      } else if (c == '(' && flagInParentheses(out)) {
        int end = walk.text.indexOf(')', walk.pos) + 1;
        out.append(walk.text, walk.pos, end);
        walk.pos = end;
      } else {
        out.append(c);
        walk.pos++;
      }
    }
    if (out.isEmpty()
        && walk.pos < walk.text.length()
        && ENDS.indexOf(walk.peek(0)) < 0
        && !Character.isWhitespace(walk.peek(0))) {
      walk.pos++;
    }
    return out.toString();
  }

  /// `Everyone:(OI)(CI)F` as native programs are given it.
  private boolean flagInParentheses(StringBuilder before) {
    int end = walk.text.indexOf(')', walk.pos);
    return !before.isEmpty()
        && end > 0
        && end - walk.pos <= 5
        && walk.text.substring(walk.pos + 1, end).matches("[A-Z,]+");
  }

  private PsValue command(int start, List<Word> words, Flow in) {
    List<Word> outputs = new ArrayList<>();
    while (true) {
      walk.blanks();
      char c = walk.peek(0);
      if (walk.pos >= walk.text.length()
          || "|;\n)}]".indexOf(c) >= 0
          || (c == '&' && walk.pos > start)) {
        break;
      }
      if (c == '#') {
        walk.skipComment();
        break;
      }
      if (!redirect(outputs)) {
        argument(words);
      }
    }
    Flow out = judged(words, in);
    for (Word target : outputs) {
      Writes.write(walk.inquiry, target, out);
      out = Flow.NOTHING;
    }
    return PsValue.of(out);
  }

  private Flow judged(List<Word> words, Flow in) {
    if (words.getFirst().text().isEmpty()) {
      return Flow.NOTHING;
    }
    Map<String, String> variables = new HashMap<>();
    walk.variables.forEach((name, value) -> variables.put(name, value.text()));
    PsScope.remember(walk, words);
    return walk.inquiry.judge(new Call(words, in, Shell.POWERSHELL, variables));
  }

  private boolean redirect(List<Word> outputs) {
    char c = walk.peek(0);
    int ahead = Character.isDigit(c) || c == '*' ? 1 : 0;
    if (walk.peek(ahead) != '>') {
      if (c == '<') {
        walk.pos++;
        return true;
      }
      return false;
    }
    walk.pos += ahead + 1;
    if (walk.peek(0) == '>') {
      walk.pos++;
    }
    if (walk.peek(0) == '&') {
      walk.pos += 2;
      return true;
    }
    walk.blanks();
    int start = walk.pos;
    PsValue target = argumentValue();
    outputs.add(walk.word(target, start));
    return true;
  }

  private PsValue redirects(PsValue value) {
    walk.blanks();
    List<Word> outputs = new ArrayList<>();
    Flow out = value.flow();
    while (walk.peek(0) == '>' || (Character.isDigit(walk.peek(0)) && walk.peek(1) == '>')) {
      redirect(outputs);
      walk.blanks();
    }
    for (Word target : outputs) {
      Writes.write(walk.inquiry, target, out);
    }
    return outputs.isEmpty() ? value : PsValue.NOTHING;
  }

  private void argument(List<Word> words) {
    int start = walk.pos;
    char c = walk.peek(0);
    boolean dash = c == '-' || c == '\u2013' || c == '\u2014';
    if (dash && (Character.isLetter(walk.peek(1)) || walk.peek(1) == '`')) {
      parameter(words);
      return;
    }
    if (c == '@' && (Character.isLetter(walk.peek(1)) || walk.peek(1) == '_')) {
      walk.pos++;
      splat(words, start);
      return;
    }
    if (c == '{' && isFilter(words)) {
      skipBlock();
      words.add(Word.of("filter", walk.span(start)));
      return;
    }
    PsValue value = list(argumentValue());
    words.add(walk.word(value, start));
    if (walk.pos == start) {
      walk.pos++;
    }
  }

  /// `Get-ADUser -Filter {…}`: a condition in the language of the directory, not code.
  private static boolean isFilter(List<Word> words) {
    return words.getLast().lower().equals("-filter")
        && words.getFirst().lower().matches("[a-z]+-ad[a-z]+");
  }

  /// Passes over a block that is not code.
  private void skipBlock() {
    int level = 0;
    do {
      level += walk.peek(0) == '{' ? 1 : walk.peek(0) == '}' ? -1 : 0;
      walk.pos++;
    } while (level > 0 && walk.pos < walk.text.length());
  }

  private void splat(List<Word> words, int start) {
    int from = walk.pos;
    while (Character.isLetterOrDigit(walk.peek(0)) || walk.peek(0) == '_') {
      walk.pos++;
    }
    String name = walk.text.substring(from, walk.pos).toLowerCase(Locale.ROOT);
    PsValue value = walk.variables.getOrDefault(name, PsValue.UNKNOWN);
    boolean pairs = value.items().size() > 1 && value.items().getFirst().startsWith("@");
    for (int i = pairs ? 1 : 0; i < value.items().size(); i++) {
      words.add(Word.of(value.items().get(i), walk.span(start)));
    }
  }

  private void parameter(List<Word> words) {
    int start = walk.pos;
    StringBuilder name = new StringBuilder("-");
    walk.pos++;
    while (walk.pos < walk.text.length()) {
      char c = walk.peek(0);
      if (c == '`') {
        walk.pos++;
      } else if (Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.') {
        name.append(c);
        walk.pos++;
      } else {
        break;
      }
    }
    if (walk.peek(0) == ':') {
      walk.pos++;
      walk.blanks();
      PsValue value = list(argumentValue());
      words.add(Word.of(name + ":" + value.listed(), walk.span(start)));
      return;
    }
    if (walk.peek(0) == '=' || walk.peek(0) == '/' || walk.peek(0) == '+') {
      name.append(bare());
    }
    words.add(Word.of(name.toString(), walk.span(start)));
  }

  private PsValue list(PsValue first) {
    PsValue all = first;
    while (true) {
      int mark = walk.pos;
      walk.blanks();
      if (walk.peek(0) != ',') {
        walk.pos = mark;
        return all;
      }
      walk.pos++;
      walk.whites();
      List<String> items = new ArrayList<>(all.items());
      items.addAll(argumentValue().items());
      all = new PsValue(items);
    }
  }

  private PsValue argumentValue() {
    char c = walk.peek(0);
    if (c == '('
        || c == '{'
        || (c == '@' && "({\"'".indexOf(walk.peek(1)) >= 0)
        || (c == '$' && !endsInPath())) {
      return expression.postfixed();
    }
    if ((c == '"' || c == '\'')) {
      PsValue value = expression.postfixed();
      char next = walk.peek(0);
      return Character.isWhitespace(next)
              || ENDS.indexOf(next) >= 0
              || next == ','
              || next == '\0'
              || next == ']'
          ? value
          : PsValue.of(value.text() + bare());
    }
    if (c == '[' && walk.text.indexOf("]::", walk.pos) > 0) {
      return expression.postfixed();
    }
    return PsValue.of(bare());
  }

  /// `$env:TEMP\a.exe` is one word.
  private boolean endsInPath() {
    int at = walk.pos + 1;
    while (at < walk.text.length()
        && (Character.isLetterOrDigit(walk.text.charAt(at))
            || "_:{}".indexOf(walk.text.charAt(at)) >= 0)) {
      at++;
    }
    return at < walk.text.length() && "\\/-$*".indexOf(walk.text.charAt(at)) >= 0;
  }
}
