package io.funnelcloud.trust.order;

import io.funnelcloud.contract.operation.Order;

/// What an agent finds when it looks at an order.
public sealed interface OrderCheck {
  /// From HQ, for this agent, for now. Whether it was seen before is the journal's question.
  record Valid(Order order) implements OrderCheck {}

  /// Not to be obeyed.
  ///
  /// @param why in words for a person and the audit log
  record Invalid(Flaw flaw, String why) implements OrderCheck {}

  /// What is wrong with an order.
  enum Flaw {
    UNKNOWN_KEY,
    BAD_SIGNATURE,
    MALFORMED,
    WRONG_ADDRESSEE,
    EXPIRED,
    /// The clocks of this machine and HQ differ by more than a minute.
    CLOCK_SKEW
  }
}
