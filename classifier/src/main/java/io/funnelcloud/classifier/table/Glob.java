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
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        mark = t;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
        p++;
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
}
