package io.funnelcloud.trust.pin;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// How an agent knows HQ: a chain to the pinned root, whose leaf is named the agent door of this
/// fleet. The address it was reached by does not count, so HQ may move.
public final class PinnedTrustManager extends X509ExtendedTrustManager {
  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

  private final RootPin pin;
  private final FleetName fleet;
  private final InstantSource clock;

  public PinnedTrustManager(RootPin pin, FleetName fleet, InstantSource clock) {
    this.pin = pin;
    this.fleet = fleet;
    this.clock = clock;
  }

  private void check(X509Certificate @Nullable [] presented) throws CertificateException {
    List<X509Certificate> chain = List.of(Objects.requireNonNull(presented));
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

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("an agent serves nobody");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("an agent serves nobody");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("an agent serves nobody");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
