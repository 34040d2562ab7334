package io.funnelcloud.agent.identity;

import io.funnelcloud.trust.pin.Certificates;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A key this machine made and the certificate HQ gave for it, leaf first.
public record Credential(PrivateKey key, List<X509Certificate> chain) {
  private static final String KEY = "PRIVATE KEY";
  private static final String CERTIFICATE = "CERTIFICATE";

  public Credential {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("a credential needs a certificate");
    }
  }

  /// @param chain leaf first; the root last, so that the path to the pin needs nothing else
  public static Credential of(PrivateKey key, List<byte[]> chain) throws CertificateException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (byte[] der : chain) {
      certificates.add(Certificates.decode(der));
    }
    return new Credential(key, certificates);
  }

  static Credential parse(String pem) throws GeneralSecurityException {
    List<Pem> blocks = Pem.parse(pem);
    byte[] key = blocks.stream().filter(b -> b.label().equals(KEY)).findFirst().orElseThrow().der();
    List<byte[]> chain =
        blocks.stream().filter(b -> b.label().equals(CERTIFICATE)).map(Pem::der).toList();
    PrivateKey read = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key));
    return of(read, chain);
  }

  String pem() throws CertificateException {
    StringBuilder text = new StringBuilder(new Pem(KEY, key.getEncoded()).text());
    for (X509Certificate certificate : chain) {
      text.append(new Pem(CERTIFICATE, certificate.getEncoded()).text());
    }
    return text.toString();
  }

  public X509Certificate leaf() {
    return chain.getFirst();
  }

  @SuppressWarnings("JavaUtilDate") // The JDK's certificate API gives nothing else.
  public Instant endsAt() {
    return leaf().getNotAfter().toInstant();
  }

  @SuppressWarnings("JavaUtilDate") // The JDK's certificate API gives nothing else.
  private Instant beginsAt() {
    return leaf().getNotBefore().toInstant();
  }

  /// When to renew: at half of the life, plus that share of a tenth of it.
  ///
  /// @param jitter 0 to 1, so that a fleet that joined together does not renew together
  public Instant renewsAt(double jitter) {
    Duration life = Duration.between(beginsAt(), endsAt());
    return beginsAt().plus(life.dividedBy(2)).plusMillis((long) (life.toMillis() * jitter / 10));
  }

  /// Without the key.
  @Override
  public String toString() {
    return "Credential[until " + endsAt() + "]";
  }
}
