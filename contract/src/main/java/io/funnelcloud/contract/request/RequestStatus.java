package io.funnelcloud.contract.request;

import java.util.EnumSet;
import java.util.Set;

/// Where a request stands; never greener than its operations (I4).
public enum RequestStatus {
  RUNNING,
  NEEDS_APPROVAL,
  NEEDS_CREDENTIAL,
  NEEDS_CONSENT,
  WAITING_FOR_MACHINE,
  CANCELLING,
  UNKNOWN,
  SUCCEEDED,
  PARTIAL,
  FAILED,
  REFUSED,
  CANCELLED,
  EXPIRED;

  private static final Set<RequestStatus> TERMINAL =
      EnumSet.of(SUCCEEDED, PARTIAL, FAILED, REFUSED, CANCELLED, EXPIRED);

  public boolean isTerminal() {
    return TERMINAL.contains(this);
  }

  /// Whether it stands still until a person acts.
  public boolean needsPerson() {
    return switch (this) {
      case NEEDS_APPROVAL, NEEDS_CREDENTIAL, NEEDS_CONSENT -> true;
      case RUNNING, WAITING_FOR_MACHINE, CANCELLING, UNKNOWN -> false;
      case SUCCEEDED, PARTIAL, FAILED, REFUSED, CANCELLED, EXPIRED -> false;
    };
  }
}
