package io.funnelcloud.control;

/// The version of this program.
final class HqVersion {
  static final String CURRENT = "0.1.0-SNAPSHOT";

  private HqVersion() {}
}
