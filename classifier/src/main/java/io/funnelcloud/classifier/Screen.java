package io.funnelcloud.classifier;

import io.funnelcloud.classifier.effect.Source;
import io.funnelcloud.classifier.effect.Span;
import java.util.Optional;

/// Refuses texts that show a person something else than a shell runs.
final class Screen {
  /// The size limit of a command, in characters.
  static final int LENGTH_MAX = 64 * 1024;

  private Screen() {}

  /// Why the text must not be judged silently; empty when it is clean.
  static Optional<String> refusal(String text) {
    if (text.length() > LENGTH_MAX) {
      return Optional.of("is longer than " + LENGTH_MAX + " characters");
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 32 ? c != '\n' && c != '\t' && c != '\r' : isForbidden(c)) {
        return Optional.of("holds a control or invisible character (U+%04X)".formatted((int) c));
      }
    }
    return confusable(text)
        ? Optional.of("mixes letters of several scripts in one word")
        : Optional.empty();
  }

  /// The text as a shell-minded reader takes it: what cannot be seen is gone, look-alikes are
  /// Latin. It is judged as well, so that a person is told what the text would do.
  static Source cleaned(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean drop = c < 32 ? c != '\n' && c != '\t' && c != '\r' : isForbidden(c);
      if (!drop) {
        out.append(latin(c));
      }
    }
    Span all = new Span(0, text.length());
    return out.length() == text.length()
        ? new Source(out.toString(), all, Source.Exactness.LITERAL)
        : new Source(out.toString(), all, Source.Exactness.DECODED);
  }

  private static boolean isForbidden(char c) {
    return c == 0x7f
        || (c >= 0x80 && c < 0xA0)
        || c == 0xAD
        || (c >= 0x200B && c <= 0x200F)
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2060 && c <= 0x206F)
        || c == 0xFEFF
        || c == 0x180E
        || c == 0x3164
        || c == 0x115F
        || (c >= 0xE000 && c <= 0xF8FF)
        || (c >= 0xFFF0 && c <= 0xFFFB)
        || (c >= 0xFE00 && c <= 0xFE0F)
        || (c >= 0xDB40 && c <= 0xDB43);
  }

  /// A word of Latin letters with a few Cyrillic, Greek or full-width ones among them.
  private static boolean confusable(String text) {
    boolean latin = false;
    boolean other = false;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : ' ';
      if (c == ' ' || c == '\n' || c == '\t' || c == '/' || c == '"' || c == '\'' || c == ';') {
        if (latin && other) {
          return true;
        }
        latin = false;
        other = false;
      } else {
        latin |= c < 128 && Character.isLetter(c);
        other |= latin(c) != c;
      }
      if (c >= 0xFF01 && c <= 0xFF5E) {
        return true;
      }
    }
    return false;
  }

  private static final String LOOKS = "аеорсухіјѕԁԛԝһӏАВЕКМНОРСТХІЈЅοανικρτυΑΒΕΖΗΙΚΜΝΟΡΤΥΧıɡ";
  private static final String LATIN = "aeopcyxijsdqwhlABEKMHOPCTXIJSoaviкptuABEZHIKMNOPTYXig";

  private static char latin(char c) {
    if (c < 128) {
      return c;
    }
    if (c >= 0xFF01 && c <= 0xFF5E) {
      return (char) (c - 0xFEE0);
    }
    int at = LOOKS.indexOf(c);
    return at >= 0 ? LATIN.charAt(at) : c;
  }
}
