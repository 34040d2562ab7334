package io.funnelcloud.control.ca;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/// A certificate we issued, with the issuing authority's, without the root.
public record IssuedCertificate(X509Certificate leaf, X509Certificate issuer) {

  public List<X509Certificate> chain() {
    return List.of(leaf, issuer);
  }

  /// Leaf first, in DER.
  public List<byte[]> encodedChain() {
    List<byte[]> encoded = new ArrayList<>();
    for (X509Certificate link : chain()) {
      encoded.add(encoded(link));
    }
    return encoded;
  }

  static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that cannot be encoded", e);
    }
  }
}
