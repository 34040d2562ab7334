package io.funnelcloud.cli.home;

/// The version of `aj`; HQ and agents carry the same one when they were built together.
public final class Version {
  public static final String CURRENT = "0.1.0-SNAPSHOT";

  private Version() {}
}
