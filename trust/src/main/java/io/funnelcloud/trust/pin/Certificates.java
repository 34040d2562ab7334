package io.funnelcloud.trust.pin;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/// Reading of X.509 certificates with the JDK.
public final class Certificates {
  private static final int SAN_DNS = 2;
  private static final int SAN_URI = 6;

  private Certificates() {}

  /// @throws CertificateException when the bytes are no certificate in DER
  public static X509Certificate decode(byte[] der) throws CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
  }

  public static boolean isAuthority(X509Certificate certificate) {
    return certificate.getBasicConstraints() >= 0;
  }

  /// The URIs among the subject's alternative names.
  public static List<String> uris(X509Certificate certificate) throws CertificateException {
    return names(certificate, SAN_URI);
  }

  /// The DNS names among the subject's alternative names.
  public static List<String> dnsNames(X509Certificate certificate) throws CertificateException {
    return names(certificate, SAN_DNS);
  }

  private static List<String> names(X509Certificate certificate, int kind)
      throws CertificateException {
    Collection<List<?>> all =
        Objects.requireNonNullElse(certificate.getSubjectAlternativeNames(), List.of());
    return all.stream()
        .filter(name -> name.getFirst() instanceof Integer found && found == kind)
        .map(name -> (String) name.get(1))
        .toList();
  }
}
