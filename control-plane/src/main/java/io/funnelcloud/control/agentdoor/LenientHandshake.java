package io.funnelcloud.control.agentdoor;

import io.funnelcloud.trust.pin.TrustedChain;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/// The door's look at a certificate in the handshake: it must lead to our root, but may have ended,
/// for Renew. [CallerCheck] looks again at each call, at everything.
final class LenientHandshake extends X509ExtendedTrustManager {
  private final TrustedChain trust;
  private final InstantSource clock;

  LenientHandshake(TrustedChain trust, InstantSource clock) {
    this.trust = trust;
    this.clock = clock;
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    trust.verifyIgnoringEnd(List.of(chain), clock.instant());
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("the door calls nobody");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("the door calls nobody");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("the door calls nobody");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
