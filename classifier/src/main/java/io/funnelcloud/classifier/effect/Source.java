package io.funnelcloud.classifier.effect;

/// A text being read and where it stands in the original: character by character, or as a whole
/// when it was decoded.
public record Source(String text, Span span, Exactness exactness) {
  /// Whether positions in the text map one to one to the original.
  public enum Exactness {
    LITERAL,
    DECODED
  }

  public static Source original(String text) {
    return new Source(text, new Span(0, text.length()), Exactness.LITERAL);
  }

  public Span span(int from, int to) {
    return exactness == Exactness.LITERAL ? new Span(span.start() + from, span.start() + to) : span;
  }
}
