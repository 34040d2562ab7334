package io.funnelcloud.classifier.table;

import java.util.List;
import java.util.Locale;

/// Alternatives of simple patterns: `*` for any run, `?` for one character, `|` between them.
final class Glob {
  private final List<String> patterns;
  private final boolean anyCase;

  Glob(String alternatives, Style style) {
    this.anyCase = style == Style.SLASH || style == Style.POWERSHELL;
    String text = anyCase ? alternatives.toLowerCase(Locale.ROOT) : alternatives;
    this.patterns = List.of(text.split("\\|"));
  }

  boolean matches(String given) {
    String text = anyCase ? given.toLowerCase(Locale.ROOT) : given;
    for (String pattern : patterns) {
      if (matches(pattern, text)) {
        return true;
      }
    }
    return false;
  }

  /// Greedy with one step back to the last star: linear for one star, never exponential.
  static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int mark = 0;
    while (t < text.length()) {
      int length = p < pattern.length() ? one(pattern, p, text.charAt(t)) : 0;
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        mark = t;
      } else if (length > 0) {
        p += length;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++mark;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  /// How much of the pattern stands for this character: 0 when none does.
  private static int one(String pattern, int at, char c) {
    char first = pattern.charAt(at);
    int close = first == '[' ? pattern.indexOf(']', at + 2) : -1;
    if (close > 0) {
      return inClass(pattern.substring(at + 1, close), c) ? close - at + 1 : 0;
    }
    return first == '?' || first == c ? 1 : 0;
  }

  private static boolean inClass(String members, char c) {
    boolean negated = members.charAt(0) == '!' || members.charAt(0) == '^';
    boolean found = false;
    for (int i = negated ? 1 : 0; i < members.length(); i++) {
      if (i + 2 < members.length() && members.charAt(i + 1) == '-') {
        found |= c >= members.charAt(i) && c <= members.charAt(i + 2);
        i += 2;
      } else {
        found |= c == members.charAt(i);
      }
    }
    return found != negated;
  }
}
