package io.funnelcloud.classifier.effect;

/// A part of the original text.
public record Span(int start, int end) {

  /// The smallest span that holds both.
  public Span to(Span other) {
    return new Span(Math.min(start, other.start), Math.max(end, other.end));
  }
}
