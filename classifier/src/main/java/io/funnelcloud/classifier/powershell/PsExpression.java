package io.funnelcloud.classifier.powershell;

import io.funnelcloud.classifier.effect.Flow;
import io.funnelcloud.classifier.effect.Source;
import io.funnelcloud.classifier.effect.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Reads expressions and keeps their value as far as it is constant.
final class PsExpression {
  private static final Map<String, String> USUAL =
      Map.ofEntries(
          Map.entry("true", "$true"),
          Map.entry("false", "$false"),
          Map.entry("null", "$null"),
          Map.entry("pshome", "C:\\Windows\\System32\\WindowsPowerShell\\v1.0"),
          Map.entry("shellid", "Microsoft.PowerShell"),
          Map.entry("home", "~"),
          Map.entry("env:comspec", "C:\\Windows\\System32\\cmd.exe"),
          Map.entry("env:windir", "C:\\Windows"),
          Map.entry("env:systemroot", "C:\\Windows"),
          Map.entry("env:temp", "~\\AppData\\Local\\Temp"),
          Map.entry("env:tmp", "~\\AppData\\Local\\Temp"),
          Map.entry("env:userprofile", "~"),
          Map.entry("env:appdata", "~\\AppData\\Roaming"),
          Map.entry("env:localappdata", "~\\AppData\\Local"),
          Map.entry("env:public", "C:\\Users\\Public"),
          Map.entry("env:programdata", "C:\\ProgramData"),
          Map.entry("env:computername", "localhost" + Word.LOCAL),
          Map.entry("env:username", String.valueOf(Word.LOCAL)),
          Map.entry("env:userdomain", String.valueOf(Word.LOCAL)),
          Map.entry("env:programfiles", "C:\\Program Files"),
          Map.entry("env:systemdrive", "C:"),
          Map.entry("env:allusersprofile", "C:\\ProgramData"),
          Map.entry("profile", "$profile"),
          Map.entry("pid", "1"),
          Map.entry("verbosepreference", "SilentlyContinue"),
          Map.entry("env:path", "C:\\Windows\\system32;C:\\Windows"),
          Map.entry("ofs", " "),
          Map.entry("psscriptroot", "."),
          Map.entry("pwd", "."),
          Map.entry("env:pathext", ".COM;.EXE;.BAT;.CMD;.VBS;.JS"));

  private final PsWalk walk;
  private final PsMembers members;
  private final PsOperators operators;

  PsExpression(PsWalk walk) {
    this.walk = walk;
    this.members = new PsMembers(walk, this);
    this.operators = new PsOperators();
  }

  PsValue value() {
    return value("");
  }

  /// One argument of a method: a comma ends it.
  PsValue argument() {
    return value(",");
  }

  private PsValue value(String end) {
    walk.enter();
    int start = walk.pos;
    PsValue left = unary();
    while (true) {
      walk.blanks();
      String operator = operator();
      if (operator.isEmpty() || operator.equals(end)) {
        walk.leave();
        return left;
      }
      walk.pos += operator.length();
      walk.whites();
      if (operator.equals("++") || operator.equals("--")) {
        continue;
      }
      PsValue right = operator.equals(",") ? unary() : unaryThenCommas(operator);
      if (operator.equals("=") && right.text().equalsIgnoreCase("runas")) {
        walk.inquiry.findings().add(io.funnelcloud.classifier.effect.Rule.PE1, walk.span(start));
      }
      left = operators.apply(left, operator.toLowerCase(Locale.ROOT), right);
    }
  }

  private PsValue unaryThenCommas(String operator) {
    PsValue right = unary();
    walk.blanks();
    while (walk.peek(0) == ',' && operator.startsWith("-")) {
      walk.pos++;
      walk.whites();
      right = operators.apply(right, ",", unary());
      walk.blanks();
    }
    return right;
  }

  private String operator() {
    char c = walk.peek(0);
    if ((c == '+' || c == '*' || c == '/' || c == '%' || c == ',') && walk.peek(1) != '=') {
      return c == '+' && walk.peek(1) == '+' ? "++" : String.valueOf(c);
    }
    if (c == '.' && walk.peek(1) == '.') {
      return "..";
    }
    if (c == '=' || ("+-*/".indexOf(c) >= 0 && walk.peek(1) == '=')) {
      return c == '=' ? "=" : c + "=";
    }
    if (c != '-') {
      return "";
    }
    int end = walk.pos + 1;
    while (end < walk.text.length() && Character.isLetter(walk.text.charAt(end))) {
      end++;
    }
    return walk.peek(1) == '-' ? "--" : walk.text.substring(walk.pos, end);
  }

  private PsValue unary() {
    char c = walk.peek(0);
    if (c == ',' || c == '!') {
      walk.pos++;
      walk.blanks();
      return unary();
    }
    if (c == '-' || c == '+') {
      String operator = operator().toLowerCase(Locale.ROOT);
      walk.pos += Math.max(1, operator.length());
      walk.blanks();
      PsValue value = unary();
      return switch (operator) {
        case "-join" -> PsValue.of(String.join("", value.items()));
        case "-split" -> new PsValue(List.of(value.text().strip().split("\\s+")));
        case "-" -> PsValue.of("-" + value.text());
        default -> value;
      };
    }
    return postfixed();
  }

  /// A primary with its members, indexes and calls.
  PsValue postfixed() {
    walk.enter();
    int start = walk.pos;
    PsValue value = members.after(primary(), start);
    walk.leave();
    return value;
  }

  private PsValue primary() {
    char c = walk.peek(0);
    return switch (c) {
      case '"', '\'' -> string();
      case '$' -> dollar();
      case '(' -> walk.group('(', ')');
      case '{' -> scriptBlock();
      case '@' -> at();
      case '[' -> members.type();
      default -> number();
    };
  }

  private PsValue scriptBlock() {
    int start = walk.pos + 1;
    walk.block(Flow.LOCAL);
    return PsValue.of(walk.text.substring(start, Math.max(start, walk.pos - 1)).strip());
  }

  private PsValue number() {
    int start = walk.pos;
    while (walk.pos < walk.text.length()
        && (Character.isLetterOrDigit(walk.peek(0))
            || (walk.peek(0) == '.' && Character.isDigit(walk.peek(1))))) {
      walk.pos++;
    }
    if (walk.pos == start && walk.pos < walk.text.length() && ")}]|;\n".indexOf(walk.peek(0)) < 0) {
      walk.pos++;
      return PsValue.NOTHING;
    }
    String text = walk.text.substring(start, walk.pos);
    return PsValue.of(text.startsWith("0x") ? hex(text) : text);
  }

  private static String hex(String text) {
    try {
      return String.valueOf(Long.decode(text));
    } catch (NumberFormatException e) {
      return text;
    }
  }

  private PsValue dollar() {
    if (walk.peek(1) == '(') {
      walk.pos++;
      return walk.group('(', ')');
    }
    return variable();
  }

  PsValue variable() {
    if (walk.peek(1) == '(') {
      return dollar();
    }
    walk.pos++;
    String name = name();
    return lookUp(name);
  }

  private String name() {
    if (walk.peek(0) == '{') {
      int end = walk.text.indexOf('}', walk.pos);
      if (end < 0) {
        throw new PsUnreadable("'}' is missing");
      }
      String name = walk.text.substring(walk.pos + 1, end).replace("`", "");
      walk.pos = end + 1;
      return name;
    }
    int start = walk.pos;
    while (walk.pos < walk.text.length()
        && (Character.isLetterOrDigit(walk.peek(0))
            || walk.peek(0) == '_'
            || (walk.peek(0) == ':'
                && Character.isLetter(walk.peek(1))
                && walk.text
                    .substring(start, walk.pos)
                    .matches(
                        "(?i)env|global|script|local|private|using|function|alias|variable")))) {
      walk.pos++;
    }
    if (walk.pos == start && "?^$".indexOf(walk.peek(0)) >= 0 && walk.pos < walk.text.length()) {
      walk.pos++;
    }
    return walk.text.substring(start, walk.pos);
  }

  PsValue lookUp(String given) {
    String name =
        given.toLowerCase(Locale.ROOT).replaceFirst("^(global|script|local|private|using):", "");
    PsValue value = walk.variables.get(name);
    if (value != null) {
      walk.inquiry.spend(value.listed().length());
      return value;
    }
    String usual = USUAL.get(name);
    if (usual != null) {
      return PsValue.of(usual);
    }
    return name.equals("_") || name.equals("input") || name.equals("psitem")
        ? PsValue.LOCAL
        : PsValue.UNKNOWN;
  }

  private PsValue at() {
    char next = walk.peek(1);
    if (next == '(') {
      walk.pos++;
      return walk.group('(', ')');
    }
    if (next == '{') {
      return table();
    }
    if (next == '"' || next == '\'') {
      return hereString(next);
    }
    walk.pos++;
    return PsValue.UNKNOWN;
  }

  /// A hash table: kept as `-key value` pairs, so that splatting gives words.
  private PsValue table() {
    walk.pos += 2;
    List<String> items = new ArrayList<>(List.of("@"));
    while (true) {
      walk.whites();
      if (walk.peek(0) == ';' || walk.peek(0) == ',') {
        walk.pos++;
      } else if (walk.pos >= walk.text.length()) {
        throw new PsUnreadable("'}' is missing");
      } else if (walk.peek(0) == '}') {
        walk.pos++;
        return new PsValue(items);
      } else {
        pair(items);
      }
    }
  }

  private void pair(List<String> items) {
    int start = walk.pos;
    PsValue key = "\"'$".indexOf(walk.peek(0)) >= 0 ? primary() : bareKey();
    walk.blanks();
    if (walk.peek(0) == '=') {
      walk.pos++;
      walk.whites();
      PsValue value = walk.pipeline(Flow.NOTHING);
      items.add("-" + key.text());
      items.add(value.listed());
    }
    if (walk.pos == start) {
      walk.pos++;
    }
  }

  private PsValue bareKey() {
    int start = walk.pos;
    while (walk.pos < walk.text.length()
        && (Character.isLetterOrDigit(walk.peek(0)) || "_-.".indexOf(walk.peek(0)) >= 0)) {
      walk.pos++;
    }
    return PsValue.of(walk.text.substring(start, walk.pos));
  }

  private PsValue hereString(char quote) {
    int end = walk.text.indexOf("\n" + quote + "@", walk.pos);
    int newline = walk.text.indexOf('\n', walk.pos);
    if (end < 0 || newline < 0) {
      throw new PsUnreadable("a here-string is not closed");
    }
    String inner = end <= newline ? "" : walk.text.substring(newline + 1, end);
    walk.pos = end + 3;
    return quote == '"' ? PsValue.of(expanded(inner)) : PsValue.of(inner);
  }

  PsValue string() {
    char quote = walk.peek(0);
    int i = walk.pos + 1;
    StringBuilder inner = new StringBuilder();
    while (true) {
      if (i >= walk.text.length()) {
        throw new PsUnreadable("a quote is not closed");
      }
      char c = walk.text.charAt(i);
      if (c == quote && i + 1 < walk.text.length() && walk.text.charAt(i + 1) == quote) {
        inner.append(quote == '"' ? "`\"" : "'");
        i += 2;
      } else if (c == quote) {
        break;
      } else if (quote == '"' && c == '`' && i + 1 < walk.text.length()) {
        inner.append(c).append(walk.text.charAt(i + 1));
        i += 2;
      } else if (quote == '"'
          && c == '$'
          && i + 1 < walk.text.length()
          && walk.text.charAt(i + 1) == '(') {
        int end = closing(i + 1);
        inner.append(walk.text, i, end);
        i = end;
      } else {
        inner.append(c);
        i++;
      }
    }
    walk.pos = i + 1;
    return PsValue.of(quote == '"' ? expanded(inner.toString()) : inner.toString());
  }

  private int closing(int open) {
    int level = 0;
    for (int i = open; i < walk.text.length(); i++) {
      char c = walk.text.charAt(i);
      level += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (level == 0) {
        return i + 1;
      }
    }
    throw new PsUnreadable("')' is missing");
  }

  private String expanded(String inner) {
    if (inner.indexOf('$') < 0 && inner.indexOf('`') < 0) {
      return inner;
    }
    Source nested = new Source(inner, walk.span(walk.pos), Source.Exactness.DECODED);
    return new PsText(nested, walk).expanded();
  }
}
