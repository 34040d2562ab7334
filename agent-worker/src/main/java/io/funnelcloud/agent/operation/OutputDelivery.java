package io.funnelcloud.agent.operation;

import java.util.Optional;

/// What became of an operation's output at HQ.
sealed interface OutputDelivery {
  /// @param dropped what HQ says is missing; empty when it does not say
  record Stored(String artifact, Optional<Dropped> dropped) implements OutputDelivery {}

  /// Bytes of each stream that HQ does not have.
  record Dropped(long stdout, long stderr) {}

  /// The command wrote nothing.
  record Nothing() implements OutputDelivery {}

  record Refused(String reason) implements OutputDelivery {}
}
