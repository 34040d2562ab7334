package io.funnelcloud.classifier.bash;

/// The text is nested too deep or is not bash; it is rejected into approval.
final class Unreadable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Unreadable(String message) {
    super(message, null, false, false);
  }
}
