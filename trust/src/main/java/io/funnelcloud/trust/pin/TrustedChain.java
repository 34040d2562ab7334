package io.funnelcloud.trust.pin;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;

/// The path check against exactly one root. Name constraints count in the issuing certificate only:
/// the JDK ignores those inside a self-signed anchor.
public final class TrustedChain {
  private final X509Certificate root;

  public TrustedChain(X509Certificate root) {
    this.root = root;
  }

  /// Takes as root the certificate among those presented that has the pinned key.
  ///
  /// @throws CertificateException when none has it
  public static TrustedChain pinned(RootPin pin, List<X509Certificate> presented)
      throws CertificateException {
    return presented.stream()
        .filter(pin::matches)
        .findFirst()
        .map(TrustedChain::new)
        .orElseThrow(
            () -> new CertificateException("no certificate with the pinned root key " + pin));
  }

  public X509Certificate root() {
    return root;
  }

  /// Checks the path from the leaf, which comes first, to the root, at that time.
  ///
  /// @param chain leaf first; the root may be in it
  /// @throws CertificateException saying which link does not hold
  public void verify(List<X509Certificate> chain, Instant at) throws CertificateException {
    List<X509Certificate> path = chain.stream().filter(link -> !link.equals(root)).toList();
    if (path.isEmpty()) {
      throw new CertificateException("the chain is empty");
    }
    try {
      root.checkValidity(date(at));
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      CertPathValidator.getInstance("PKIX")
          .validate(factory.generateCertPath(path), parameters(at));
    } catch (CertPathValidatorException e) {
      throw new CertificateException("certificate chain refused: " + e.getMessage(), e);
    } catch (CertificateException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new CertificateException("certificate chain unreadable", e);
    }
  }

  /// Checks the path as it was while the leaf was still valid, for renewing after its end.
  public void verifyIgnoringEnd(List<X509Certificate> chain, Instant now)
      throws CertificateException {
    Instant end = chain.getFirst().getNotAfter().toInstant();
    verify(chain, end.isBefore(now) ? end : now);
  }

  private PKIXParameters parameters(Instant at) throws GeneralSecurityException {
    PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
    // Revocation is by serial and key at HQ, on every call; agents trust no revocation they fetch.
    parameters.setRevocationEnabled(false);
    parameters.setDate(date(at));
    return parameters;
  }

  @SuppressWarnings("JavaUtilDate") // The JDK's certificate API takes nothing else.
  private static Date date(Instant at) {
    return Date.from(at);
  }
}
