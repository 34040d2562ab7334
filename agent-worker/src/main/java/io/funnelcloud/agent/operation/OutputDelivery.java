package io.funnelcloud.agent.operation;

/// What became of an operation's output at HQ.
sealed interface OutputDelivery {
  record Stored(String artifact) implements OutputDelivery {}

  /// The command wrote nothing.
  record Nothing() implements OutputDelivery {}

  record Refused(String reason) implements OutputDelivery {}
}
