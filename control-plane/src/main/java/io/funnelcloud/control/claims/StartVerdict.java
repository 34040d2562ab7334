package io.funnelcloud.control.claims;

/// Whether a start of an agent is the one HQ talks to.
public sealed interface StartVerdict {
  /// It is the one known.
  record Current() implements StartVerdict {}

  /// It took over from an earlier one, whose polls and streams are to be closed.
  record TookOver() implements StartVerdict {}

  /// A newer start took over while this one still had its connection.
  record Superseded(String reason) implements StartVerdict {}

  /// Two processes say they are this agent; neither gets orders until a person decides.
  record Quarantined(String reason) implements StartVerdict {}
}
