package io.funnelcloud.control.ca;

import io.funnelcloud.trust.pin.FleetName;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A certificate before it is signed: a thin coat over Bouncy Castle's builder.
final class CertificateDraft {
  private static final String DNS_WITHIN = "funnelcloud.internal";

  private final JcaX509v3CertificateBuilder builder;
  private final JcaX509ExtensionUtils extensions;

  private CertificateDraft(X500Name issuer, String subject, PublicKey key, Life life) {
    try {
      extensions = new JcaX509ExtensionUtils();
      builder =
          new JcaX509v3CertificateBuilder(
              issuer,
              serial(),
              date(life.from),
              date(life.until),
              new X500Name("CN=" + subject),
              key);
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(key));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("cannot draft a certificate for " + subject, e);
    }
  }

  static CertificateDraft selfSigned(String subject, PublicKey key, Life life) {
    return new CertificateDraft(new X500Name("CN=" + subject), subject, key, life);
  }

  static CertificateDraft under(X509Certificate issuer, String subject, PublicKey key, Life life) {
    X500Name name = X500Name.getInstance(issuer.getSubjectX500Principal().getEncoded());
    CertificateDraft draft = new CertificateDraft(name, subject, key, life);
    return draft.add(
        Extension.authorityKeyIdentifier,
        Weight.PLAIN,
        draft.extensions.createAuthorityKeyIdentifier(issuer.getPublicKey()));
  }

  CertificateDraft authority(int authoritiesBelow) {
    add(Extension.basicConstraints, Weight.CRITICAL, new BasicConstraints(authoritiesBelow));
    return add(
        Extension.keyUsage, Weight.CRITICAL, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
  }

  /// What this authority can name: identities of the fleet, our internal names, no address at all.
  CertificateDraft onlyNaming(FleetName fleet) {
    GeneralSubtree[] permitted = {
      new GeneralSubtree(new GeneralName(GeneralName.uniformResourceIdentifier, fleet.value())),
      new GeneralSubtree(new GeneralName(GeneralName.dNSName, DNS_WITHIN))
    };
    GeneralSubtree[] excluded = {
      new GeneralSubtree(new GeneralName(GeneralName.iPAddress, anyAddress(4))),
      new GeneralSubtree(new GeneralName(GeneralName.iPAddress, anyAddress(16)))
    };
    return add(
        Extension.nameConstraints, Weight.CRITICAL, new NameConstraints(permitted, excluded));
  }

  /// An address of zeros and a mask of zeros: all addresses of that length.
  private static DEROctetString anyAddress(int length) {
    return new DEROctetString(new byte[2 * length]);
  }

  CertificateDraft leaf(KeyPurposeId... purposes) {
    add(Extension.basicConstraints, Weight.CRITICAL, new BasicConstraints(false));
    add(Extension.keyUsage, Weight.CRITICAL, new KeyUsage(KeyUsage.digitalSignature));
    return purposes.length == 0
        ? this
        : add(Extension.extendedKeyUsage, Weight.PLAIN, new ExtendedKeyUsage(purposes));
  }

  /// The second check of names beside the constraint, at the only place that signs leaves.
  CertificateDraft named(FleetName fleet, List<String> uris, List<String> dnsNames) {
    List<GeneralName> names = new ArrayList<>();
    for (String uri : uris) {
      requireWithin(uri, uri.startsWith("spiffe://" + fleet.value() + "/"));
      names.add(new GeneralName(GeneralName.uniformResourceIdentifier, uri));
    }
    for (String dns : dnsNames) {
      requireWithin(dns, dns.endsWith("." + DNS_WITHIN));
      names.add(new GeneralName(GeneralName.dNSName, dns));
    }
    GeneralName[] all = names.toArray(GeneralName[]::new);
    return add(Extension.subjectAlternativeName, Weight.PLAIN, new GeneralNames(all));
  }

  private static void requireWithin(String name, boolean isWithin) {
    if (!isWithin) {
      throw new IllegalArgumentException("'" + name + "' is outside of what this fleet may name");
    }
  }

  private CertificateDraft add(
      org.bouncycastle.asn1.ASN1ObjectIdentifier kind,
      Weight weight,
      org.bouncycastle.asn1.ASN1Object value) {
    try {
      builder.addExtension(kind, weight == Weight.CRITICAL, value);
      return this;
    } catch (IOException e) {
      throw new IllegalStateException("cannot encode extension " + kind, e);
    }
  }

  X509Certificate signedBy(PrivateKey key) {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    } catch (OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign a certificate", e);
    }
  }

  /// 127 random bits, never zero.
  private static BigInteger serial() {
    return new BigInteger(127, new SecureRandom()).add(BigInteger.ONE);
  }

  @SuppressWarnings("JavaUtilDate") // Bouncy Castle takes nothing else.
  private static Date date(Instant at) {
    return Date.from(at);
  }

  /// From when until when.
  record Life(Instant from, Instant until) {}

  private enum Weight {
    CRITICAL,
    PLAIN
  }
}
