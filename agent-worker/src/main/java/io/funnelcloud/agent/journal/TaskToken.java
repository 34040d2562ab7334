package io.funnelcloud.agent.journal;

import java.time.Instant;

/// The right to answer one delivery of an operation at HQ; sealed there, opaque here.
public record TaskToken(Kind kind, byte[] token, Instant at) {

  /// What the answer must be.
  public enum Kind {
    /// An operation result.
    RUN,
    /// An attach answer.
    ATTACH
  }

  @Override
  public String toString() {
    return "TaskToken[" + kind + ", " + at + "]";
  }
}
