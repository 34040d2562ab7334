package io.funnelcloud.classifier.table;

/// How a program writes its options.
public enum Style {
  /// `-abc` is a bundle of letters, `--name value`, `--name=value`.
  GNU,
  /// `-name value`, whole names after one dash.
  LONG,
  /// `/x` or `-x`, any case, `/x:value`.
  SLASH,
  /// `-Name value`, any case, abbreviated as long as two letters are left.
  POWERSHELL
}
