package io.funnelcloud.contract.request;

/// What "not started" means at HQ.
public enum NotStartedJudgement {
  /// Same journal, in time: the same operation may be delivered again.
  RUN_AGAIN,
  /// Same journal or never claimed, but the time to deliver has passed.
  EXPIRED,
  /// Another journal claimed it: what happened there can never be known.
  LOST,
  /// A cancel was recorded meanwhile, and nothing ran.
  CANCELLED
}
