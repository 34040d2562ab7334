package io.funnelcloud.control.ca;

import io.funnelcloud.trust.order.OrderKey;
import io.funnelcloud.trust.order.OrderSigner;
import io.funnelcloud.trust.pin.MachineKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;

/// The long-lived keys of HQ's own services, each with its certificate. What is there and good for
/// another while is kept; anything else is made anew.
public final class ServiceKeys {
  private static final Duration LEFT_MIN = Duration.ofDays(60);

  private ServiceKeys() {}

  /// Writes `temporal.crt` (with the issuing authority), `temporal.key` and `ca.crt`.
  public static void writeTemporal(Path dir, CertificateAuthority authority, InstantSource clock) {
    Path certificate = dir.resolve("temporal.crt");
    Path key = dir.resolve("temporal.key");
    if (!isGood(certificate, key, authority, clock)) {
      KeyPair pair = MachineKey.generate();
      IssuedCertificate issued = authority.issueTemporal(pair.getPublic());
      store(key, Pem.of(pair.getPrivate()));
      store(certificate, pem(issued.chain()));
    }
    store(dir.resolve("ca.crt"), Pem.of(authority.root()));
  }

  /// The key orders are signed with, from `orders.key` and `orders.crt` in that folder.
  public static OrderKeyPair orders(Path dir, CertificateAuthority authority, InstantSource clock) {
    Path certificate = dir.resolve("orders.crt");
    Path key = dir.resolve("orders.key");
    if (!isGood(certificate, key, authority, clock)) {
      KeyPair pair = ed25519();
      store(key, Pem.of(pair.getPrivate()));
      store(certificate, pem(authority.issueOrderKey(pair.getPublic()).chain()));
    }
    List<X509Certificate> chain = Pem.certificates(certificate);
    return new OrderKeyPair(Pem.key(key, "Ed25519"), chain);
  }

  /// Whether both files are there, belong together, are ours and last a while. No path check: that
  /// is for what comes from outside, and dear at each start.
  private static boolean isGood(
      Path certificate, Path key, CertificateAuthority authority, InstantSource clock) {
    if (!Files.exists(certificate) || !Files.exists(key)) {
      return false;
    }
    try {
      List<X509Certificate> chain = Pem.certificates(certificate);
      X509Certificate leaf = chain.getFirst();
      leaf.checkValidity(Date.from(clock.instant().plus(LEFT_MIN)));
      boolean isOurs =
          chain.size() == 2
              && authority.issuerOf(leaf).filter(issuer -> issuer.equals(chain.get(1))).isPresent();
      return isOurs && belong(Pem.key(key, leaf.getPublicKey().getAlgorithm()), leaf);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static boolean belong(PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException {
    String algorithm = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "Ed25519";
    byte[] probe = "do these belong together".getBytes(StandardCharsets.US_ASCII);
    java.security.Signature signature = java.security.Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(probe);
    byte[] signed = signature.sign();
    signature.initVerify(certificate.getPublicKey());
    signature.update(probe);
    return signature.verify(signed);
  }

  private static KeyPair ed25519() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  private static String pem(List<X509Certificate> chain) {
    return chain.stream().map(Pem::of).collect(Collectors.joining());
  }

  private static void store(Path file, String text) {
    SecretFiles.write(file, text.getBytes(StandardCharsets.US_ASCII));
  }

  /// The order key and what agents need to trust it.
  public record OrderKeyPair(PrivateKey key, List<X509Certificate> chain) {

    public OrderSigner signer() {
      return new OrderSigner(key, new OrderKey(chain.getFirst().getPublicKey()));
    }

    /// In DER, as the agents get it.
    public List<byte[]> encodedChain() {
      return chain.stream().map(IssuedCertificate::encoded).toList();
    }
  }
}
