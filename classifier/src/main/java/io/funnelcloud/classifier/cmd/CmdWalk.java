package io.funnelcloud.classifier.cmd;

import io.funnelcloud.classifier.call.Call;
import io.funnelcloud.classifier.call.Inquiry;
import io.funnelcloud.classifier.call.Writes;
import io.funnelcloud.classifier.effect.Flow;
import io.funnelcloud.classifier.effect.Source;
import io.funnelcloud.classifier.effect.Span;
import io.funnelcloud.classifier.effect.Word;
import io.funnelcloud.contract.intent.Shell;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Goes through a text of cmd.exe command by command, left to right, expanding as it goes.
final class CmdWalk {
  private static final int DEPTH_MAX = 60;
  private static final Pattern FOR =
      Pattern.compile(
          "(?is)^for\\s+(/[a-z]\\s*(?:\"[^\"]*\"|'[^']*')?\\s*(?:[a-z]:\\S*\\s+|\\.\\s+)?)?%{1,2"
              + "}(\\S)\\s+in\\s*\\(");
  private static final Pattern IF =
      Pattern.compile(
          "(?is)^if\\s+(?:/i\\s+)?(?:not\\s+)?(?:(?:exist|defined|errorlevel|cmdextversion)\\s+"
              + "(?:\"[^\"]*\"|\\S+)|(?:\"[^\"]*\"|[^\\s=]+)\\s*(?:==|\\s(?:equ|neq|lss|leq|gtr|"
              + "geq)\\s)\\s*"
              + "(?:\"[^\"]*\"|[^\\s(]+))\\s*");
  private static final Pattern GLUED =
      Pattern.compile(
          "(?i)^(cmd(?:\\.exe)?|echo|cd|chdir|md|rd|del|dir|type|start|call|set|copy)"
              + "([/.\\\\:(\\[,;=+].*)$");

  private final Source source;
  private final String text;
  private final Inquiry inquiry;
  private final CmdVariables variables;
  private final int depth;
  private int nesting;
  private int pos;

  CmdWalk(Source source, Inquiry inquiry, CmdVariables variables, int depth) {
    this.source = source;
    this.text = source.text();
    this.inquiry = inquiry;
    this.variables = variables;
    this.depth = depth;
  }

  Flow run(Flow in) {
    if (depth > DEPTH_MAX) {
      inquiry.reject("is nested too deep", source.span());
      return Flow.LOCAL;
    }
    Flow out = Flow.NOTHING;
    Flow piped = in;
    while (pos < text.length()) {
      char c = text.charAt(pos);
      if (" \t\r\n&)@,;".indexOf(c) >= 0) {
        piped = c == '\n' || c == '&' ? Flow.NOTHING : piped;
        pos++;
      } else if (c == '|') {
        boolean or = text.startsWith("||", pos);
        pos += or ? 2 : 1;
        piped = or ? Flow.NOTHING : out;
      } else {
        Flow before = out;
        boolean chained = !piped.isNothing();
        out = command(piped);
        out = chained ? out : joined(before, out);
        piped = Flow.NOTHING;
      }
    }
    return out;
  }

  private static Flow joined(Flow one, Flow other) {
    if (one.text().isPresent() && other.text().isPresent() && one.text().get().length() < 65_536) {
      return Flow.known(one.text().get() + "\n" + other.text().get());
    }
    return other.isNothing() ? one : other;
  }

  private Flow command(Flow in) {
    if (++nesting > DEPTH_MAX) {
      inquiry.reject("is nested too deep", source.span());
      pos = text.length();
      return Flow.LOCAL;
    }
    Flow out = one(in);
    nesting--;
    return out;
  }

  private Flow one(Flow in) {
    while (pos < text.length() && (text.charAt(pos) == '@' || text.charAt(pos) == ' ')) {
      pos++;
    }
    if (pos >= text.length()) {
      return Flow.NOTHING;
    }
    int start = pos;
    if (text.charAt(pos) == '(') {
      int close = closing(pos);
      Flow out = nested(start + 1, close, in);
      pos = Math.min(text.length(), close + 1);
      Flow left = trailingRedirects(out);
      otherwise();
      return left;
    }
    if (text.startsWith("::", pos) || isWord("rem")) {
      skipLine();
      return Flow.NOTHING;
    }
    if (text.charAt(pos) == ':') {
      skipLine();
      return Flow.NOTHING;
    }
    if (isWord("if")) {
      Matcher matcher = IF.matcher(text.substring(pos));
      if (matcher.find()) {
        pos += matcher.end();
        return pos < text.length() ? branch(in) : Flow.NOTHING;
      }
    }
    if (isWord("for")) {
      Matcher matcher = FOR.matcher(text.substring(pos));
      if (matcher.find()) {
        return loop(matcher, in);
      }
    }
    int end = end(pos);
    pos = end;
    return simple(start, end, in);
  }

  private Flow branch(Flow in) {
    Flow out = command(in);
    otherwise();
    return out;
  }

  private void otherwise() {
    int at = pos;
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    if (text.regionMatches(true, at, "else", 0, 4)
        && at + 4 < text.length()
        && " \t(".indexOf(text.charAt(at + 4)) >= 0) {
      pos = at + 4;
    }
  }

  private boolean isWord(String word) {
    int end = pos + word.length();
    return text.regionMatches(true, pos, word, 0, word.length())
        && (end >= text.length() || " \t/(\r\n".indexOf(text.charAt(end)) >= 0);
  }

  private void skipLine() {
    int end = text.indexOf('\n', pos);
    pos = end < 0 ? text.length() : end;
  }

  private Flow loop(Matcher matcher, Flow in) {
    int open = pos + matcher.end() - 1;
    int close = closing(open);
    String option = matcher.group(1) == null ? "" : matcher.group(1).toLowerCase(Locale.ROOT);
    String variable = "%" + matcher.group(2).toLowerCase(Locale.ROOT);
    String list = text.substring(Math.min(open + 1, close), close).strip();
    Flow values =
        option.startsWith("/f")
            ? source(list, open + 1)
            : Flow.known(option.startsWith("/") ? String.valueOf(Word.LOCAL) : list);
    pos = Math.min(text.length(), close + 1);
    Matcher body = Pattern.compile("(?i)\\s*do\\s*").matcher(text).region(pos, text.length());
    if (body.lookingAt()) {
      pos = body.end();
    }
    if (pos >= text.length()) {
      return Flow.NOTHING;
    }
    variables.set(variable, firstOf(values, option));
    char next = variable.charAt(1);
    for (char more = (char) (next + 1); more < next + 6; more++) {
      variables.set("%" + more, values.isFetched() ? "" + Word.FETCHED : "" + Word.LOCAL);
    }
    Flow out = command(in);
    return out;
  }

  private static String firstOf(Flow values, String option) {
    String known =
        values
            .text()
            .orElse(String.valueOf(values.isFetched() ? Word.FETCHED : Word.LOCAL))
            .strip();
    if (option.startsWith("/f") && !option.contains("delims=\"") && !option.contains("tokens=*")) {
      return known.split("\\s+")[0];
    }
    return known;
  }

  private Flow source(String list, int from) {
    if (list.length() > 1 && (list.startsWith("'") || list.startsWith("`"))) {
      String command = list.substring(1, list.length() - 1);
      int at = text.indexOf(command, from);
      return at < 0 ? Flow.LOCAL : nested(at, at + command.length(), Flow.NOTHING);
    }
    if (list.startsWith("\"") && list.endsWith("\"") && list.length() > 1) {
      return Flow.known(variables.expand(list.substring(1, list.length() - 1)));
    }
    return Flow.LOCAL;
  }

  private Flow nested(int from, int to, Flow in) {
    if (to <= from) {
      return Flow.NOTHING;
    }
    Source inner = new Source(text.substring(from, to), source.span(from, to), source.exactness());
    return new CmdWalk(inner, inquiry, variables, depth + 1).run(in);
  }

  private int closing(int open) {
    int level = 0;
    boolean quoted = false;
    for (int i = open; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '^' && !quoted) {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == '(') {
        level++;
      } else if (!quoted && c == ')' && --level == 0) {
        return i;
      }
    }
    return text.length();
  }

  private int end(int from) {
    boolean quoted = false;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '^' && !quoted) {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == '\n'
          || (!quoted
              && (c == '|'
                  || (c == '&' && !afterRedirect(i))
                  || (c == ')' && depth > 0 && unbalanced(from, i))))) {
        return i;
      }
    }
    return text.length();
  }

  private boolean afterRedirect(int at) {
    return at > 0 && text.charAt(at - 1) == '>';
  }

  private boolean unbalanced(int from, int at) {
    return text.substring(from, at).indexOf('(') < 0;
  }

  private Flow trailingRedirects(Flow out) {
    int at = pos;
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    if (at < text.length() && (text.charAt(at) == '>' || text.charAt(at) == '<')) {
      int end = end(at);
      CmdWords words = new CmdWords(source, at, variables.expand(text.substring(at, end)));
      pos = end;
      return redirect(words, out);
    }
    return out;
  }

  private Flow simple(int start, int end, Flow in) {
    String raw = text.substring(start, end);
    if (raw.isBlank()) {
      return Flow.NOTHING;
    }
    String expanded = variables.expand(raw);
    inquiry.spend(expanded.length());
    if (!expanded.equals(raw) && splits(raw, expanded)) {
      Source inner = new Source(expanded, source.span(start, end), Source.Exactness.DECODED);
      return new CmdWalk(inner, inquiry, variables, depth + 1).run(in);
    }
    CmdWords read =
        expanded.equals(raw)
            ? new CmdWords(source, start, raw)
            : new CmdWords(
                new Source(expanded, source.span(start, end), Source.Exactness.DECODED),
                0,
                expanded);
    List<Word> words = unglued(read.words());
    Flow input =
        read.input()
            .map(word -> {
              Writes.read(inquiry, word);
              return inquiry.content(word.text()).orElse(Flow.LOCAL);
            })
            .orElse(in);
    Flow out = words.isEmpty() ? Flow.NOTHING : call(words, expanded, input);
    return redirect(read, out);
  }

  private static boolean splits(String raw, String expanded) {
    return (expanded.indexOf('&') >= 0 && raw.indexOf('&') < 0)
        || (expanded.indexOf('|') >= 0 && raw.indexOf('|') < 0);
  }

  private Flow redirect(CmdWords words, Flow out) {
    Flow left = out;
    for (Word target : words.outputs()) {
      Writes.write(inquiry, target, out);
      left = Flow.NOTHING;
    }
    return left;
  }

  private static List<Word> unglued(List<Word> words) {
    if (words.isEmpty()) {
      return words;
    }
    Matcher matcher = GLUED.matcher(words.getFirst().text());
    if (!matcher.matches()) {
      return words;
    }
    List<Word> split = new ArrayList<>(words);
    split.set(0, words.getFirst().withText(matcher.group(1)));
    split.add(1, words.getFirst().withText(matcher.group(2)));
    return split;
  }

  private Flow call(List<Word> words, String line, Flow in) {
    String name = words.getFirst().lower();
    return switch (name) {
      case "set" -> set(words, line);
      case "call" ->
          words.size() < 2 || words.get(1).text().startsWith(":")
              ? Flow.NOTHING
              : again(words.subList(1, words.size()), in);
      case "echo" -> {
        inquiry.judge(new Call(words, in, Shell.CMD, variables.all()));
        yield Flow.known(
            words.stream()
                .skip(1)
                .map(Word::text)
                .collect(java.util.stream.Collectors.joining(" ")));
      }
      default -> inquiry.judge(new Call(words, in, Shell.CMD, variables.all()));
    };
  }

  private Flow again(List<Word> words, Flow in) {
    StringBuilder line = new StringBuilder();
    words.forEach(word -> line.append(line.isEmpty() ? "" : " ").append(word.text()));
    Span span = words.getFirst().span().to(words.getLast().span());
    Source inner = new Source(line.toString(), span, Source.Exactness.DECODED);
    return new CmdWalk(inner, inquiry, variables, depth + 1).run(in);
  }

  private Flow set(List<Word> words, String line) {
    String rest = line.strip().replaceFirst("(?i)^@?set\\s*", "");
    boolean prompts = rest.toLowerCase(Locale.ROOT).startsWith("/p");
    boolean sums = rest.toLowerCase(Locale.ROOT).startsWith("/a");
    String body = CmdWords.unescaped(rest.replaceFirst("(?i)^/[pa]\\s*", ""));
    if (body.startsWith("\"")) {
      int close = body.lastIndexOf('"');
      body = body.substring(1, close > 0 ? close : body.length());
    }
    int cut = body.indexOf('=');
    if (cut > 0) {
      String value = prompts || sums ? String.valueOf(Word.LOCAL) : body.substring(cut + 1);
      variables.set(body.substring(0, cut).strip(), value);
    }
    inquiry.findings().add(io.funnelcloud.classifier.effect.Rule.LQ2, words.getFirst().span());
    return Flow.NOTHING;
  }
}
