package io.funnelcloud.trust.pin;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;

/// How an agent knows HQ: a chain to the pinned root, whose leaf is named the agent door of this
/// fleet. The address it was reached by does not count, so HQ may move.
public record DoorPin(RootPin pin, FleetName fleet, InstantSource clock) {
  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

  public OneSidedTrust trust() {
    return OneSidedTrust.inServers(this::check);
  }

  private void check(List<X509Certificate> chain) throws CertificateException {
    TrustedChain.pinned(pin, chain).verify(chain, clock.instant());
    X509Certificate leaf = chain.getFirst();
    if (!Certificates.uris(leaf).equals(List.of(fleet.doorUri()))
        || !Certificates.dnsNames(leaf).contains(FleetName.DOOR_DNS)) {
      throw new CertificateException(
          "the certificate is for "
              + Certificates.uris(leaf)
              + ", expected "
              + fleet.doorUri()
              + " and "
              + FleetName.DOOR_DNS);
    }
    List<String> purposes = leaf.getExtendedKeyUsage();
    if (purposes == null || !purposes.contains(SERVER_AUTH)) {
      throw new CertificateException("the certificate is not one for a server");
    }
  }
}
