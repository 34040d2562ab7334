package io.funnelcloud.classifier.decode;

/// The backslash sequences of `$'…'`, `echo -e` and `printf`.
public final class Escapes {
  private static final String NAMES = "abefnrtv\\'\"?E";
  private static final String VALUES = "\u0007\b\u001b\f\n\r\t\u000b\\'\"?\u001b";

  private Escapes() {}

  public static String decode(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c != '\\' || i + 1 >= text.length()) {
        out.append(c);
        i++;
      } else {
        i = one(text, i + 1, out);
      }
    }
    return out.toString();
  }

  private static int one(String text, int at, StringBuilder out) {
    char c = text.charAt(at);
    if (c >= '0' && c <= '7') {
      return number(text, c == '0' && octal(text, at + 1) ? at + 1 : at, 8, 3, out);
    }
    if (c == 'x') {
      return number(text, at + 1, 16, 2, out);
    }
    if (c == 'u' || c == 'U') {
      return number(text, at + 1, 16, c == 'u' ? 4 : 8, out);
    }
    int name = NAMES.indexOf(c);
    if (name >= 0) {
      out.append(VALUES.charAt(name));
    } else {
      out.append('\\').append(c);
    }
    return at + 1;
  }

  private static boolean octal(String text, int at) {
    return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '7';
  }

  private static int number(String text, int at, int radix, int most, StringBuilder out) {
    int value = 0;
    int i = at;
    while (i < text.length() && i < at + most && Character.digit(text.charAt(i), radix) >= 0) {
      value = value * radix + Character.digit(text.charAt(i), radix);
      i++;
    }
    if (i > at && Character.isValidCodePoint(value)) {
      out.appendCodePoint(value);
    }
    return i;
  }
}
