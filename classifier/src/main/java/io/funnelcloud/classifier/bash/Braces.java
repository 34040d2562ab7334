package io.funnelcloud.classifier.bash;

import java.util.ArrayList;
import java.util.List;

/// Brace expansion: `{a,b}` and `{1..9}` outside quotes.
final class Braces {
  private static final int RESULTS_MAX = 256;

  private Braces() {}

  /// @param text braces within quotes stand as other characters already
  static List<String> expand(String text) {
    int open = text.indexOf('{');
    if (open < 0 || text.indexOf('}', open) < 0) {
      return List.of(text);
    }
    List<String> done = new ArrayList<>();
    expand("", text, done, 0);
    return done.isEmpty() ? List.of(text) : done;
  }

  private static void expand(String before, String text, List<String> into, int depth) {
    int open = text.indexOf('{');
    int close = open < 0 ? -1 : matching(text, open);
    if (close < 0 || depth > 12 || into.size() >= RESULTS_MAX) {
      into.add(before + text);
      return;
    }
    List<String> choices = choices(text.substring(open + 1, close));
    String head = before + text.substring(0, open);
    String tail = text.substring(close + 1);
    if (choices.isEmpty()) {
      expand(head + text.substring(open, close + 1), tail, into, depth + 1);
      return;
    }
    for (String choice : choices) {
      for (String inner : expand(choice)) {
        if (into.size() < RESULTS_MAX) {
          expand(head + inner, tail, into, depth + 1);
        }
      }
    }
  }

  private static int matching(String text, int open) {
    int depth = 0;
    for (int i = open; i < text.length(); i++) {
      if (text.charAt(i) == '{') {
        depth++;
      } else if (text.charAt(i) == '}' && --depth == 0) {
        return i;
      }
    }
    return -1;
  }

  private static List<String> choices(String inner) {
    int range = inner.indexOf("..");
    if (range > 0 && inner.indexOf(',') < 0) {
      return range(inner.substring(0, range), inner.substring(range + 2));
    }
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < inner.length(); i++) {
      char c = inner.charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (c == ',' && depth == 0) {
        parts.add(inner.substring(start, i));
        start = i + 1;
      }
    }
    if (parts.isEmpty()) {
      return List.of();
    }
    parts.add(inner.substring(start));
    return parts;
  }

  private static List<String> range(String from, String to) {
    List<String> values = new ArrayList<>();
    if (from.length() == 1 && to.length() == 1 && !Character.isDigit(from.charAt(0))) {
      for (char c = from.charAt(0); c <= to.charAt(0) && values.size() < RESULTS_MAX; c++) {
        values.add(String.valueOf(c));
      }
      return values;
    }
    try {
      int last = Integer.parseInt(to.split("\\.\\.")[0]);
      for (int i = Integer.parseInt(from); i <= last && values.size() < 4; i++) {
        values.add(String.valueOf(i)); // a few stand for all
      }
    } catch (NumberFormatException e) {
      return List.of();
    }
    return values;
  }
}
