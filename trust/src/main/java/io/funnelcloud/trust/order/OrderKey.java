package io.funnelcloud.trust.order;

import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.trust.pin.Certificates;
import io.funnelcloud.trust.pin.FleetName;
import io.funnelcloud.trust.pin.TrustedChain;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A public Ed25519 key that HQ signs orders with.
public record OrderKey(PublicKey key) {

  public OrderKey {
    if (!key.getAlgorithm().equals("EdDSA") && !key.getAlgorithm().equals("Ed25519")) {
      throw new IllegalArgumentException("an order key is Ed25519, got " + key.getAlgorithm());
    }
  }

  /// The hex SHA-256 of the SubjectPublicKeyInfo.
  public String id() {
    return Sha256.of(key.getEncoded()).value();
  }

  /// Reads what HQ sends as `order_key_certificates`: certificates of order keys, in any order with
  /// the authorities between them and the root.
  ///
  /// @throws CertificateException when one of them does not lead to the root or names other than
  ///   the orders of this fleet
  public static List<OrderKey> trusted(
      List<byte[]> certificates, TrustedChain chain, FleetName fleet, Instant now)
      throws CertificateException {
    List<X509Certificate> all = new ArrayList<>();
    for (byte[] der : certificates) {
      all.add(Certificates.decode(der));
    }
    List<X509Certificate> authorities = all.stream().filter(Certificates::isAuthority).toList();
    List<OrderKey> keys = new ArrayList<>();
    for (X509Certificate leaf : all.stream().filter(c -> !Certificates.isAuthority(c)).toList()) {
      chain.verify(path(leaf, authorities), now);
      checkName(leaf, fleet);
      keys.add(new OrderKey(leaf.getPublicKey()));
    }
    return List.copyOf(keys);
  }

  private static List<X509Certificate> path(
      X509Certificate leaf, List<X509Certificate> authorities) {
    List<X509Certificate> path = new ArrayList<>(List.of(leaf));
    authorities.stream()
        .filter(issuer -> issuer.getSubjectX500Principal().equals(leaf.getIssuerX500Principal()))
        .findFirst()
        .ifPresent(path::add);
    return path;
  }

  private static void checkName(X509Certificate leaf, FleetName fleet) throws CertificateException {
    List<String> uris = Certificates.uris(leaf);
    if (!uris.equals(List.of(fleet.ordersUri()))) {
      throw new CertificateException(
          "the certificate is for " + uris + ", expected " + fleet.ordersUri());
    }
  }
}
