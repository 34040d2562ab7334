package io.funnelcloud.memory;

import io.funnelcloud.contract.memory.MemoId;

/// What became of a memo that was to be kept.
public sealed interface Stored {
  MemoId id();

  /// It is live now, and nothing was known under its scope and key before.
  record Kept(MemoId id) implements Stored {}

  /// It is live now in the place of an older one.
  record Superseded(MemoId id, MemoId older) implements Stored {}

  /// The same was known already; nothing changed.
  record Known(MemoId id) implements Stored {}
}
