package io.funnelcloud.classifier.effect;

import java.util.Locale;

/// One argument after expansion. Parts whose value is not in the text stand as [#UNKNOWN].
///
/// @param globbing has wildcard characters outside quotes
/// @param literal the text stands at the span, quotes aside, character by character
public record Word(String text, Span span, boolean globbing, boolean literal) {
  /// A private-use character; the screen refuses texts that hold it, so nobody can forge it.
  public static final char UNKNOWN = '\uE000';

  /// Stands for bytes from the network.
  public static final char FETCHED = '\uE001';

  /// Stands for the output of a local program.
  public static final char LOCAL = '\uE002';

  public static Word of(String text, Span span) {
    return new Word(text, span, false, false);
  }

  public boolean isConstant() {
    for (int i = 0; i < text.length(); i++) {
      if (isMark(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  public static boolean isMark(char c) {
    return c >= UNKNOWN && c <= LOCAL;
  }

  public boolean holds(char mark) {
    return text.indexOf(mark) >= 0;
  }

  public String lower() {
    return text.toLowerCase(Locale.ROOT);
  }

  public Word withText(String other) {
    return new Word(other, span, false, false);
  }

  /// The word as a text of its own to be read further.
  public Source source() {
    int inner = span.end() - span.start() - text.length();
    return literal && (inner == 0 || inner == 2)
        ? new Source(
            text,
            new Span(span.start() + inner / 2, span.end() - inner / 2),
            Source.Exactness.LITERAL)
        : new Source(text, span, Source.Exactness.DECODED);
  }
}
