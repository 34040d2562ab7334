package io.funnelcloud.control.notify;

import java.util.Optional;

/// What a person is told about one request.
///
/// @param event `needs-approval` or `failed`
/// @param link its story
public record Notice(String event, String title, String request, String link) {

  /// The notice this state is worth; the words of a request and its output stay at HQ.
  static Optional<Notice> of(ChangedRequest change, String link) {
    return switch (change.status()) {
      case NEEDS_APPROVAL ->
          Optional.of(new Notice("needs-approval", change, "needs approval", link));
      case FAILED -> Optional.of(new Notice("failed", change, "failed", link));
      case PARTIAL -> Optional.of(new Notice("failed", change, "failed on some machines", link));
      case EXPIRED ->
          Optional.of(
              new Notice("failed", change, "never started: its machines were offline", link));
      case RUNNING, NEEDS_CREDENTIAL, NEEDS_CONSENT, WAITING_FOR_MACHINE -> Optional.empty();
      case CANCELLING, UNKNOWN, SUCCEEDED, REFUSED, CANCELLED -> Optional.empty();
    };
  }

  private Notice(String event, ChangedRequest change, String what, String link) {
    this(event, "Request " + change.id() + " of " + change.user() + " " + what, change.id(), link);
  }
}
