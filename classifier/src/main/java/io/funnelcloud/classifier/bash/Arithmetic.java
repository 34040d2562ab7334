package io.funnelcloud.classifier.bash;

import io.funnelcloud.classifier.effect.Word;

/// Arithmetic on whole numbers and variables whose value is known, left to right.
final class Arithmetic {
  private Arithmetic() {}

  static String value(String expression, Variables variables) {
    long total = 0;
    char operator = '+';
    int i = 0;
    String text = expression.strip();
    while (i < text.length()) {
      int start = i;
      while (i < text.length()
          && (Character.isLetterOrDigit(text.charAt(i)) || "_$#".indexOf(text.charAt(i)) >= 0)) {
        i++;
      }
      if (i == start) {
        return String.valueOf(Word.UNKNOWN);
      }
      Long value = operand(text.substring(start, i), variables);
      if (value == null) {
        return String.valueOf(Word.UNKNOWN);
      }
      switch (operator) {
        case '+' -> total += value;
        case '-' -> total -= value;
        case '*' -> total *= value;
        default -> {
          return String.valueOf(Word.UNKNOWN);
        }
      }
      while (i < text.length() && text.charAt(i) == ' ') {
        i++;
      }
      if (i < text.length()) {
        operator = text.charAt(i++);
      }
      while (i < text.length() && text.charAt(i) == ' ') {
        i++;
      }
    }
    return String.valueOf(total);
  }

  private static @org.jspecify.annotations.Nullable Long operand(String text, Variables variables) {
    String word = text.startsWith("$") ? text.substring(1) : text;
    try {
      if (word.indexOf('#') > 0) {
        int cut = word.indexOf('#');
        return Long.parseLong(word.substring(cut + 1), Integer.parseInt(word.substring(0, cut)));
      }
      return Long.decode(
          Character.isDigit(word.isEmpty() ? ' ' : word.charAt(0)) ? word : variables.get(word));
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
