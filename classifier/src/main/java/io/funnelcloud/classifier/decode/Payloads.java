package io.funnelcloud.classifier.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Payloads whose encoded form stands in a program text.
public final class Payloads {
  private static final Pattern NUMBERS = Pattern.compile("(?:\\d{2,3}\\s*[,.\\s+)(chrCHR]*){4,}");
  private static final Pattern NUMBER = Pattern.compile("\\d{2,3}");

  private Payloads() {}

  /// All readings of the strings of a text that give plain text.
  public static List<String> decoded(String text, List<String> strings) {
    List<String> found = new ArrayList<>();
    for (String string : strings) {
      for (Optional<String> each :
          List.of(
              Decodings.base64(string).map(Decodings::utf16),
              Decodings.hex(string),
              rot13(text, string),
              reversed(text, string))) {
        each.filter(Payloads::isPlain).ifPresent(found::add);
      }
    }
    numbers(text).filter(Payloads::isPlain).ifPresent(found::add);
    return found;
  }

  private static Optional<String> rot13(String text, String string) {
    return text.contains("rot") ? Optional.of(rot13(string)) : Optional.empty();
  }

  public static String rot13(String string) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      char base = Character.isUpperCase(c) ? 'A' : 'a';
      out.append(c < 128 && Character.isLetter(c) ? (char) ((c - base + 13) % 26 + base) : c);
    }
    return out.toString();
  }

  private static Optional<String> reversed(String text, String string) {
    return text.contains("::-1") || text.contains("reverse")
        ? Optional.of(new StringBuilder(string).reverse().toString())
        : Optional.empty();
  }

  /// Character codes in a list.
  public static Optional<String> numbers(String text) {
    Matcher list = NUMBERS.matcher(text);
    if (!list.find()) {
      return Optional.empty();
    }
    StringBuilder out = new StringBuilder();
    Matcher number = NUMBER.matcher(list.group());
    while (number.find()) {
      int code = Integer.parseInt(number.group());
      if (code > 126) {
        return Optional.empty();
      }
      out.append((char) code);
    }
    return Optional.of(out.toString());
  }

  static boolean isPlain(String text) {
    return text.length() > 2
        && text.chars().allMatch(c -> c == '\n' || c == '\t' || c == '\r' || (c >= 32 && c < 127));
  }
}
