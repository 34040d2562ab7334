package io.funnelcloud.classifier.call;

/// A text asks for more work than any honest command; its judging ends here and it is rejected.
public final class Exhausted extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Exhausted() {
    super("does more than can be judged", null, false, false);
  }
}
