package io.funnelcloud.classifier.powershell;

import io.funnelcloud.classifier.effect.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Binary operators on values that are known.
final class PsOperators {
  private static final int ITEMS_MAX = 5_000;
  private static final Pattern HOLE = Pattern.compile("\\{(\\d+)[^}]*\\}");

  private static final Pattern PIECES = Pattern.compile("\\((\\.+)\\)");

  PsValue apply(PsValue left, String operator, PsValue right) {
    return switch (operator) {
      case "+" -> plus(left, right);
      case "," -> joined(left, right);
      case "*" ->
          isNumber(left) && isNumber(right) ? computed(left, "*", right) : repeated(left, right);
      case "-", "/", "%" -> computed(left, operator, right);
      case ".." -> range(left, right);
      case "-f" -> format(left.text(), right.items());
      case "-join" -> PsValue.of(String.join(right.text(), left.items()));
      case "-split", "-csplit", "-isplit" -> split(left, right);
      case "-replace", "-creplace", "-ireplace" -> replace(left, right);
      case "-as" -> left;
      case "-bxor", "-bor", "-band", "-shl", "-shr" -> computed(left, operator, right);
      case "=", "+=", "-=" -> PsValue.NOTHING;
      default -> PsValue.LOCAL;
    };
  }

  private static PsValue plus(PsValue left, PsValue right) {
    if (left.items().size() > 1) {
      return joined(left, right);
    }
    String one = left.text();
    String other = right.text();
    if (one.matches("\\d{1,9}") && other.matches("\\d{1,9}")) {
      return PsValue.of(String.valueOf(Integer.parseInt(one) + Integer.parseInt(other)));
    }
    return PsValue.of(one + other);
  }

  private static boolean isNumber(PsValue value) {
    return value.text().matches("-?\\d{1,9}");
  }

  private static PsValue computed(PsValue left, String operator, PsValue right) {
    if (!isNumber(left) || !isNumber(right)) {
      return PsValue.UNKNOWN;
    }
    long one = Long.parseLong(left.text());
    long other = Long.parseLong(right.text());
    boolean nothing = other == 0 && (operator.equals("/") || operator.equals("%"));
    if (nothing || (operator.equals("/") && one % other != 0)) {
      return PsValue.UNKNOWN;
    }
    return PsValue.of(
        String.valueOf(
            switch (operator) {
              case "*" -> one * other;
              case "-" -> one - other;
              case "/" -> one / other;
              case "%" -> one % other;
              case "-bxor" -> one ^ other;
              case "-bor" -> one | other;
              case "-band" -> one & other;
              case "-shl" -> one << other;
              default -> one >> other;
            }));
  }

  private static PsValue joined(PsValue left, PsValue right) {
    List<String> items = new ArrayList<>(left.items());
    items.addAll(right.items());
    return new PsValue(items.size() > ITEMS_MAX ? items.subList(0, ITEMS_MAX) : items);
  }

  private static PsValue repeated(PsValue left, PsValue right) {
    if (!right.text().matches("\\d{1,3}") || left.text().length() > 200) {
      return PsValue.LOCAL;
    }
    return PsValue.of(left.text().repeat(Integer.parseInt(right.text())));
  }

  private static PsValue range(PsValue left, PsValue right) {
    try {
      int from = Integer.parseInt(left.text());
      int to = Integer.parseInt(right.text());
      List<String> items = new ArrayList<>();
      for (int i = from; items.size() < ITEMS_MAX; i += from <= to ? 1 : -1) {
        items.add(String.valueOf(i));
        if (i == to) {
          break;
        }
      }
      return new PsValue(items);
    } catch (NumberFormatException e) {
      return PsValue.LOCAL;
    }
  }

  static PsValue format(String pattern, List<String> values) {
    Matcher matcher = HOLE.matcher(pattern);
    StringBuilder out = new StringBuilder();
    while (matcher.find()) {
      String number = matcher.group(1);
      int at = number.length() > 4 ? -1 : Integer.parseInt(number);
      matcher.appendReplacement(
          out,
          Matcher.quoteReplacement(
              at >= 0 && at < values.size() ? values.get(at) : String.valueOf(Word.UNKNOWN)));
    }
    matcher.appendTail(out);
    return PsValue.of(out.toString());
  }

  private static PsValue split(PsValue left, PsValue right) {
    List<String> items = new ArrayList<>();
    Matcher pieces = PIECES.matcher(right.items().isEmpty() ? "" : right.items().getFirst());
    if (pieces.matches()) {
      int length = pieces.group(1).length();
      for (int i = 0; i < left.text().length(); i += length) {
        items.add(left.text().substring(i, Math.min(left.text().length(), i + length)));
      }
      return new PsValue(items);
    }
    for (String item : left.items()) {
      for (String part :
          item.split(safe(right.items().isEmpty() ? " " : right.items().getFirst()), -1)) {
        items.add(part);
      }
    }
    return new PsValue(items);
  }

  private static PsValue replace(PsValue left, PsValue right) {
    List<String> parts = right.items();
    String pattern = parts.isEmpty() ? "" : parts.getFirst();
    String with = parts.size() > 1 ? parts.get(1) : "";
    if (pattern.isEmpty() || left.text().length() > 20_000 || pattern.length() > 200) {
      return left;
    }
    List<String> items = new ArrayList<>();
    for (String item : left.items()) {
      items.add(
          Pattern.compile(safe(pattern), Pattern.CASE_INSENSITIVE)
              .matcher(item)
              .replaceAll(
                  with.contains("$")
                      ? Matcher.quoteReplacement(with)
                      : with.replace("\\", "\\\\")));
    }
    return new PsValue(items);
  }

  private static String safe(String pattern) {
    boolean plain = !pattern.contains("(") && !pattern.contains("*") && !pattern.contains("+");
    try {
      Pattern.compile(pattern);
      return plain || pattern.matches("\\\\?.") ? pattern : Pattern.quote(pattern);
    } catch (PatternSyntaxException e) {
      return Pattern.quote(pattern);
    }
  }
}
