package io.funnelcloud.trust.pin;

import io.funnelcloud.contract.fleet.AgentId;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which agent of which fleet a certificate speaks for, by its only URI name; never by its common
/// name.
public record AgentIdentity(FleetName fleet, AgentId agent) {
  private static final Pattern FORM =
      Pattern.compile("spiffe://(?<fleet>[a-z0-9-]+)/agent/(?<agent>[a-z0-9]+)");

  /// @throws CertificateException when the certificate is not that of an agent
  public static AgentIdentity of(X509Certificate certificate) throws CertificateException {
    List<String> uris = Certificates.uris(certificate);
    if (uris.size() != 1) {
      throw new CertificateException("the certificate has URI names " + uris + ", expected one");
    }
    Matcher uri = FORM.matcher(uris.getFirst());
    if (!uri.matches()) {
      throw new CertificateException("'" + uris.getFirst() + "' does not name an agent");
    }
    return named(uri);
  }

  private static AgentIdentity named(Matcher uri) throws CertificateException {
    try {
      return new AgentIdentity(new FleetName(uri.group("fleet")), new AgentId(uri.group("agent")));
    } catch (IllegalArgumentException e) {
      throw new CertificateException("'" + uri.group() + "' does not name an agent", e);
    }
  }
}
