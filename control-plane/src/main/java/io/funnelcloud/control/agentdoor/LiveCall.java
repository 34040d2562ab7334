package io.funnelcloud.control.agentdoor;

import io.grpc.Status;
import java.time.Instant;
import java.util.function.Consumer;

/// A call of an agent that stays open: its control stream, a poll, or an output stream.
///
/// @param startNonce of the process that made it; empty when it did not say
/// @param close ends it from HQ's side; harmless when it ended already
record LiveCall(
    Kind kind, String startNonce, Instant certificateUntil, long number, Consumer<Status> close) {

  enum Kind {
    CONTROL,
    POLL,
    OUTPUT
  }

  /// Only these say that the agent is there; an output stream may hang on a half-open link.
  boolean isPresence() {
    return kind != Kind.OUTPUT;
  }
}
