package io.funnelcloud.control.notify;

import io.funnelcloud.contract.request.RequestStatus;
import java.util.Optional;

/// What a person is told about one request.
///
/// @param event `needs-approval` or `failed`
/// @param link its story
public record Notice(String event, String title, String request, String link) {

  /// The notice this state is worth; the words of a request and its output stay at HQ.
  static Optional<Notice> of(ChangedRequest change, String link) {
    String request = "Request " + change.id() + " of " + change.user();
    return switch (change.status()) {
      case NEEDS_APPROVAL ->
          Optional.of(new Notice("needs-approval", request + " needs approval", change.id(), link));
      case FAILED, PARTIAL, EXPIRED ->
          Optional.of(new Notice("failed", request + ended(change.status()), change.id(), link));
      case RUNNING, NEEDS_CREDENTIAL, NEEDS_CONSENT, WAITING_FOR_MACHINE -> Optional.empty();
      case CANCELLING, UNKNOWN, SUCCEEDED, REFUSED, CANCELLED -> Optional.empty();
    };
  }

  private static String ended(RequestStatus status) {
    return switch (status) {
      case PARTIAL -> " failed on some machines";
      case EXPIRED -> " never started: its machines were offline until the deadline";
      default -> " failed";
    };
  }
}
