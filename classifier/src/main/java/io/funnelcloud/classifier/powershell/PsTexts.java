package io.funnelcloud.classifier.powershell;

import io.funnelcloud.classifier.decode.Decodings;
import io.funnelcloud.classifier.effect.Word;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/// Methods of strings and encodings, on constants.
final class PsTexts {
  private PsTexts() {}

  static PsValue method(PsValue on, String name, List<PsValue> arguments) {
    if (name.equals("getstring") && on.text().startsWith("encoding:")) {
      return decoded(arguments);
    }
    if (name.equals("getbytes")) {
      return arguments.isEmpty() ? PsValue.LOCAL : arguments.getFirst();
    }
    boolean constant = on.isConstant() && arguments.stream().allMatch(PsValue::isConstant);
    if (!constant) {
      return on.holds(Word.FETCHED) || arguments.stream().anyMatch(a -> a.holds(Word.FETCHED))
          ? PsValue.FETCHED
          : arguments.isEmpty() ? on.mark() : PsValue.LOCAL;
    }
    return known(on, name, arguments);
  }

  private static PsValue known(PsValue on, String name, List<PsValue> arguments) {
    String text = on.text();
    String first = arguments.isEmpty() ? "" : arguments.getFirst().text();
    try {
      return switch (name) {
        case "tolower", "tolowerinvariant" -> PsValue.of(text.toLowerCase(Locale.ROOT));
        case "toupper", "toupperinvariant" -> PsValue.of(text.toUpperCase(Locale.ROOT));
        case "tostring", "trim", "normalize" -> PsValue.of(text.strip());
        case "tochararray" ->
            new PsValue(text.chars().mapToObj(c -> String.valueOf((char) c)).toList());
        case "replace" ->
            first.isEmpty()
                ? on
                : PsValue.of(
                    text.replace(first, arguments.size() > 1 ? arguments.get(1).text() : ""));
        case "substring" ->
            PsValue.of(
                arguments.size() > 1
                    ? text.substring(
                        Integer.parseInt(first),
                        Integer.parseInt(first) + Integer.parseInt(arguments.get(1).text()))
                    : text.substring(Integer.parseInt(first)));
        case "insert" ->
            PsValue.of(
                new StringBuilder(text)
                    .insert(Integer.parseInt(first), arguments.get(1).text())
                    .toString());
        case "remove" ->
            PsValue.of(
                new StringBuilder(text)
                    .delete(
                        Integer.parseInt(first),
                        arguments.size() > 1
                            ? Integer.parseInt(first) + Integer.parseInt(arguments.get(1).text())
                            : text.length())
                    .toString());
        case "split" ->
            new PsValue(
                List.of(text.split(java.util.regex.Pattern.quote(first.isEmpty() ? " " : first))));
        case "padleft", "padright" -> on;
        default -> PsValue.LOCAL;
      };
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      return PsValue.LOCAL;
    }
  }

  private static PsValue decoded(List<PsValue> arguments) {
    if (arguments.isEmpty()) {
      return PsValue.UNKNOWN;
    }
    PsValue bytes = arguments.getFirst();
    if (bytes.items().size() > 3) {
      return numbers(bytes.items());
    }
    return bytes.isConstant() ? PsValue.of(Decodings.utf16(bytes.text())) : bytes.mark();
  }

  private static PsValue numbers(List<String> items) {
    StringBuilder out = new StringBuilder();
    for (String item : items) {
      try {
        int code = item.startsWith("0x") ? Integer.decode(item) : Integer.parseInt(item.strip());
        if (code != 0) {
          out.append((char) code);
        }
      } catch (NumberFormatException e) {
        return PsValue.UNKNOWN;
      }
    }
    return PsValue.of(out.toString());
  }

  static PsValue statics(String type, String name, List<PsValue> arguments) {
    if (name.equals("join") && arguments.size() > 1) {
      List<String> items = new ArrayList<>();
      arguments.stream().skip(1).forEach(argument -> items.addAll(argument.items()));
      return PsValue.of(String.join(arguments.getFirst().text(), items));
    }
    if (name.equals("concat")) {
      StringBuilder out = new StringBuilder();
      arguments.forEach(argument -> argument.items().forEach(out::append));
      return PsValue.of(out.toString());
    }
    if (name.equals("format") && !arguments.isEmpty()) {
      List<String> items = new ArrayList<>();
      arguments.stream().skip(1).forEach(argument -> items.addAll(argument.items()));
      return PsOperators.format(arguments.getFirst().text(), items);
    }
    if (name.equals("reverse") && !arguments.isEmpty()) {
      List<String> items = new ArrayList<>(arguments.getFirst().items());
      Collections.reverse(items);
      return new PsValue(items);
    }
    if (name.equals("unescape") && type.contains("regex") && !arguments.isEmpty()) {
      return PsValue.of(
          io.funnelcloud.classifier.decode.Escapes.decode(arguments.getFirst().text()));
    }
    if (name.equals("unescape") || name.equals("urldecode") || name.equals("unescapedatastring")) {
      return arguments.isEmpty() ? PsValue.LOCAL : PsValue.of(percent(arguments.getFirst().text()));
    }
    if (name.equals("new") || name.equals("create")) {
      return PsValue.of(type);
    }
    if (name.equals("toint32") || name.equals("tochar") || name.equals("tobyte")) {
      return number(name, arguments);
    }
    return arguments.stream().anyMatch(argument -> argument.holds(Word.FETCHED))
        ? PsValue.FETCHED
        : PsValue.LOCAL;
  }

  private static PsValue number(String name, List<PsValue> arguments) {
    try {
      int radix = arguments.size() > 1 ? Integer.parseInt(arguments.get(1).text()) : 10;
      int value = Integer.parseInt(arguments.getFirst().text(), radix);
      return PsValue.of(name.equals("tochar") ? Character.toString(value) : String.valueOf(value));
    } catch (NumberFormatException | java.util.NoSuchElementException e) {
      return PsValue.LOCAL;
    }
  }

  private static String percent(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '%'
          && i + 2 < text.length()
          && Character.digit(text.charAt(i + 1), 16) >= 0
          && Character.digit(text.charAt(i + 2), 16) >= 0) {
        out.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        out.append(text.charAt(i));
      }
    }
    return out.toString();
  }
}
