package io.funnelcloud.memory;

/// Whether there was something to forget.
public enum Forgotten {
  DELETED,
  WAS_NOT_THERE
}
