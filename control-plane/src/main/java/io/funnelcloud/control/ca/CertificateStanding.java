package io.funnelcloud.control.ca;

/// What HQ's records say about a certificate that was shown.
public enum CertificateStanding {
  GOOD,
  /// We never issued it, whatever it looks like.
  UNKNOWN,
  /// It, or another one of the same key, was revoked.
  REVOKED,
  /// A newer certificate of that agent was used already.
  SUPERSEDED
}
