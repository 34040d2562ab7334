package io.funnelcloud.classifier.bash;

import io.funnelcloud.classifier.effect.Word;
import java.util.regex.Pattern;

/// The value of `${name operation}` as far as it is constant.
final class Expansion {
  private final Variables variables;

  Expansion(Variables variables) {
    this.variables = variables;
  }

  String value(String name, String operation) {
    if (name.startsWith("!") && name.length() > 1) {
      return value(variables.get(name.substring(1)), operation);
    }
    if (name.startsWith("#") && name.length() > 1) {
      String value = variables.get(name.substring(1));
      return Word.of(value, null_()).isConstant()
          ? String.valueOf(value.length())
          : String.valueOf(Word.UNKNOWN);
    }
    if (operation.startsWith("[")) {
      return element(name, operation);
    }
    String value = variables.get(name);
    if (operation.isEmpty()) {
      return value;
    }
    return operated(name, value, operation);
  }

  private static io.funnelcloud.classifier.effect.Span null_() {
    return new io.funnelcloud.classifier.effect.Span(0, 0);
  }

  private String element(String name, String operation) {
    int close = operation.indexOf(']');
    if (close < 0) {
      return variables.get(name);
    }
    String index = operation.substring(1, close);
    String rest = operation.substring(close + 1);
    String value =
        index.equals("@") || index.equals("*")
            ? variables.get(name)
            : variables.isSet(name + "[" + index + "]")
                ? variables.get(name + "[" + index + "]")
                : index.equals("0") ? variables.get(name) : String.valueOf(Word.UNKNOWN);
    return rest.isEmpty() ? value : operated(name, value, rest);
  }

  private String operated(String name, String value, String operation) {
    char first = operation.charAt(0);
    boolean set = variables.isSet(name);
    return switch (first) {
      case ':' -> colon(name, value, set, operation.substring(1));
      case '-', '=' -> set ? value : literal(operation.substring(1));
      case '+' -> set ? literal(operation.substring(1)) : "";
      case '#' -> prefix(value, operation);
      case '%' -> suffix(value, operation);
      case '/' -> replace(value, operation);
      case '^' ->
          operation.startsWith("^^") ? value.toUpperCase(java.util.Locale.ROOT) : capital(value);
      case ',' -> value.toLowerCase(java.util.Locale.ROOT);
      case '@' -> value;
      default -> value;
    };
  }

  private static String capital(String value) {
    return value.isEmpty() ? value : Character.toUpperCase(value.charAt(0)) + value.substring(1);
  }

  private String colon(String name, String value, boolean set, String rest) {
    if (rest.isEmpty()) {
      return value;
    }
    char next = rest.charAt(0);
    if (next == '-' || next == '=') {
      String chosen = set && !value.isEmpty() ? value : literal(rest.substring(1));
      if (next == '=') {
        variables.set(name, chosen);
      }
      return chosen;
    }
    if (next == '+') {
      return set && !value.isEmpty() ? literal(rest.substring(1)) : "";
    }
    if (next == '?') {
      return value;
    }
    return substring(value, rest);
  }

  private String substring(String value, String range) {
    String[] parts = range.trim().split(":", -1);
    try {
      int from = number(parts[0]);
      int start = Math.clamp(from < 0 ? value.length() + from : from, 0, value.length());
      int length = parts.length > 1 ? number(parts[1]) : value.length() - start;
      int end = length < 0 ? value.length() + length : Math.min(value.length(), start + length);
      return end <= start ? "" : value.substring(start, end);
    } catch (NumberFormatException e) {
      return String.valueOf(Word.UNKNOWN);
    }
  }

  private int number(String text) {
    String clean = text.trim().replace("(", "").replace(")", "").trim();
    if (clean.startsWith("$")) {
      clean = variables.get(clean.substring(1));
    }
    return clean.isEmpty() ? 0 : Integer.parseInt(clean);
  }

  /// The word of a default value: quotes dropped, plain variables put in.
  private String literal(String word) {
    String text = word.replace("\"", "").replace("'", "").replace("\\", "");
    if (text.indexOf('$') < 0) {
      return text;
    }
    if (text.startsWith("${") && text.endsWith("}")) {
      return variables.get(text.substring(2, text.length() - 1));
    }
    return text.startsWith("$") && text.substring(1).chars().allMatch(Character::isLetterOrDigit)
        ? variables.get(text.substring(1))
        : text + Word.UNKNOWN;
  }

  private String prefix(String value, String operation) {
    boolean longest = operation.startsWith("##");
    String pattern = literal(operation.substring(longest ? 2 : 1));
    for (int n = 0; n <= value.length(); n++) {
      int cut = longest ? value.length() - n : n;
      if (regex(pattern).matcher(value.substring(0, cut)).matches()) {
        return value.substring(cut);
      }
    }
    return value;
  }

  private String suffix(String value, String operation) {
    boolean longest = operation.startsWith("%%");
    String pattern = literal(operation.substring(longest ? 2 : 1));
    for (int n = 0; n <= value.length(); n++) {
      int cut = longest ? n : value.length() - n;
      if (regex(pattern).matcher(value.substring(cut)).matches()) {
        return value.substring(0, cut);
      }
    }
    return value;
  }

  private String replace(String value, String operation) {
    boolean all = operation.startsWith("//");
    String rest = operation.substring(all ? 2 : 1);
    int cut = rest.indexOf('/', 1);
    String pattern = literal(cut < 0 ? rest : rest.substring(0, cut));
    String with =
        java.util.regex.Matcher.quoteReplacement(cut < 0 ? "" : literal(rest.substring(cut + 1)));
    if (pattern.isEmpty() || pattern.length() > 200 || value.length() > 4_000) {
      return value;
    }
    return all
        ? regex(pattern).matcher(value).replaceAll(with)
        : regex(pattern).matcher(value).replaceFirst(with);
  }

  private static Pattern regex(String glob) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      switch (c) {
        case '*' -> out.append(".*");
        case '?' -> out.append('.');
        case '[' -> out.append('[');
        case ']' -> out.append(']');
        default -> out.append(Pattern.quote(String.valueOf(c)));
      }
    }
    try {
      return Pattern.compile(out.toString(), Pattern.DOTALL);
    } catch (java.util.regex.PatternSyntaxException e) {
      return Pattern.compile(Pattern.quote(glob));
    }
  }
}
