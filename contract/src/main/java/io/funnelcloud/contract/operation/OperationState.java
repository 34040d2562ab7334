package io.funnelcloud.contract.operation;

import java.util.EnumSet;
import java.util.Set;

/// Where one operation stands. The transitions are the table of `docs/concepts/execution.md`.
public enum OperationState {
  QUEUED,
  AWAITING_CONSENT,
  DELIVERED,
  RUNNING,
  /// Contact lost; what is not known is not guessed (I4).
  UNKNOWN,
  SUCCEEDED,
  FAILED,
  TIMED_OUT,
  CANCELLED,
  REFUSED,
  EXPIRED,
  /// The outcome can never be known; it may have had an effect.
  LOST;

  private static final Set<OperationState> TERMINAL =
      EnumSet.of(SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, REFUSED, EXPIRED, LOST);

  public boolean isTerminal() {
    return TERMINAL.contains(this);
  }

  /// The states that may follow this one; empty for a terminal state.
  public Set<OperationState> next() {
    return switch (this) {
      case QUEUED -> EnumSet.of(AWAITING_CONSENT, DELIVERED, REFUSED, EXPIRED, CANCELLED, UNKNOWN);
      case AWAITING_CONSENT -> EnumSet.of(DELIVERED, REFUSED, EXPIRED, CANCELLED, UNKNOWN);
      case DELIVERED ->
          EnumSet.of(RUNNING, UNKNOWN, SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, REFUSED, LOST);
      case RUNNING -> EnumSet.of(UNKNOWN, SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, LOST);
      case UNKNOWN -> afterUnknown();
      case SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, REFUSED, EXPIRED, LOST ->
          EnumSet.noneOf(OperationState.class);
    };
  }

  private static Set<OperationState> afterUnknown() {
    EnumSet<OperationState> next = EnumSet.copyOf(TERMINAL);
    next.add(QUEUED);
    next.add(RUNNING);
    return next;
  }

  public boolean mayBecome(OperationState next) {
    return next().contains(next);
  }
}
