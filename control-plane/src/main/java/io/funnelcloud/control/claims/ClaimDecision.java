package io.funnelcloud.control.claims;

import io.funnelcloud.contract.operation.OperationState;
import java.time.Duration;
import java.util.Optional;

/// The answer to a claim: one row of the claim table.
public sealed interface ClaimDecision {
  /// The first delivery: the row becomes DELIVERED to that journal, under a new nonce.
  record Deliver() implements ClaimDecision {}

  /// The same delivery again, under its nonce.
  record DeliverAgain(String nonce) implements ClaimDecision {}

  record Attach() implements ClaimDecision {}

  /// The agent has it and must end it.
  record Cancel(String reason, Duration grace) implements ClaimDecision {}

  /// Cancelled before anything ran.
  record Cancelled(String reason) implements ClaimDecision {}

  /// Not this agent's operation, or other bytes: the row is not touched.
  record Foreign(String reason) implements ClaimDecision {}

  /// It may not run now.
  record Refused(String reason) implements ClaimDecision {}

  record Expired(String reason) implements ClaimDecision {}

  record Lost(String reason) implements ClaimDecision {}

  record AlreadyTerminal(OperationState state) implements ClaimDecision {}

  record Quarantined(String reason) implements ClaimDecision {}

  /// How this closes the operation at HQ, if it does.
  default Optional<Closing> closing() {
    return switch (this) {
      case Cancelled(String reason) -> closing(OperationState.CANCELLED, reason);
      case Refused(String reason) -> closing(OperationState.REFUSED, reason);
      case Expired(String reason) -> closing(OperationState.EXPIRED, reason);
      case Lost(String reason) -> closing(OperationState.LOST, reason);
      case Deliver _, DeliverAgain _, Attach _, Cancel _ -> Optional.empty();
      case Foreign _, AlreadyTerminal _, Quarantined _ -> Optional.empty();
    };
  }

  /// What counts of it.
  default String label() {
    return switch (this) {
      case Deliver _ -> "delivered";
      case DeliverAgain _ -> "delivered-again";
      case Attach _ -> "attached";
      case Cancel _ -> "cancel";
      case Cancelled _ -> "cancelled";
      case Foreign _ -> "foreign";
      case Refused _ -> "refused";
      case Expired _ -> "expired";
      case Lost _ -> "lost";
      case AlreadyTerminal _ -> "terminal";
      case Quarantined _ -> "quarantined";
    };
  }

  private static Optional<Closing> closing(OperationState state, String why) {
    return Optional.of(new Closing(state, why));
  }

  /// A terminal state and the words for it.
  record Closing(OperationState state, String why) {}
}
