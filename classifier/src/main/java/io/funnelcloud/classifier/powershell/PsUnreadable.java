package io.funnelcloud.classifier.powershell;

/// The text is nested too deep or is not PowerShell; it is rejected into approval.
final class PsUnreadable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PsUnreadable(String message) {
    super(message, null, false, false);
  }
}
