package io.funnelcloud.trust.audit;

/// What reading the whole audit log shows.
public sealed interface AuditCheck {
  /// Every entry follows from the one before.
  record Intact(AuditHead head) implements AuditCheck {}

  /// The last line has no end: a write that was cut off, never acknowledged.
  ///
  /// @param keptBytes the length of the file up to the last whole line
  record Torn(AuditHead head, long keptBytes) implements AuditCheck {}

  /// Someone changed, removed or inserted lines.
  ///
  /// @param line the first one that does not follow
  record Broken(long line, String why) implements AuditCheck {}
}
