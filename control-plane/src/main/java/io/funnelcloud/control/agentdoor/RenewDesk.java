package io.funnelcloud.control.agentdoor;

import io.funnelcloud.contract.agent.v1.RenewRequest;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.control.ca.CertificateAuthority;
import io.funnelcloud.control.ca.CertificateLedger;
import io.funnelcloud.control.ca.CertificateStanding;
import io.funnelcloud.control.ca.IssuedCertificate;
import io.funnelcloud.control.store.Database;
import io.funnelcloud.control.store.Sql;
import io.funnelcloud.trust.pin.AgentIdentity;
import io.funnelcloud.trust.pin.Certificates;
import io.funnelcloud.trust.pin.MachineKey;
import io.funnelcloud.trust.pin.Possession;
import io.grpc.Status;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// Gives a machine a new certificate for a new key. Up to 90 days after the old one ended, unless
/// it was revoked or a newer one was used: HQ off for a week needs no hand.
final class RenewDesk {
  static final Duration AFTER_END = Duration.ofDays(90);

  private final Database database;
  private final CertificateAuthority authority;
  private final CertificateLedger ledger;
  private final InstantSource clock;

  RenewDesk(
      Database database,
      CertificateAuthority authority,
      CertificateLedger ledger,
      InstantSource clock) {
    this.database = database;
    this.authority = authority;
    this.ledger = ledger;
    this.clock = clock;
  }

  /// @throws io.grpc.StatusRuntimeException with UNAUTHENTICATED, and why
  IssuedCertificate renew(RenewRequest request) {
    try {
      X509Certificate old = Certificates.decode(request.getOldCertificate().toByteArray());
      AgentId agent = checkedOld(old);
      PublicKey key = checkedKeys(request, old);
      checkStanding(agent, old);
      IssuedCertificate issued = authority.issueAgent(agent, key);
      database.write(connection -> {
        ledger.record(connection, agent, issued);
        return issued;
      });
      return issued;
    } catch (CertificateException e) {
      throw Status.UNAUTHENTICATED
          .withDescription(e.getMessage())
          .withCause(e)
          .asRuntimeException();
    }
  }

  private AgentId checkedOld(X509Certificate old) throws CertificateException {
    Instant now = clock.instant();
    X509Certificate issuer = issuer(old);
    authority.trust().verifyIgnoringEnd(List.of(old, issuer), now);
    Instant end = old.getNotAfter().toInstant();
    if (now.isAfter(end.plus(AFTER_END))) {
      throw new CertificateException(
          "the certificate ended at " + end + ", more than 90 days ago: join again");
    }
    AgentIdentity identity = AgentIdentity.of(old);
    if (!identity.fleet().equals(authority.fleet())) {
      throw new CertificateException("the certificate is of the fleet " + identity.fleet());
    }
    return identity.agent();
  }

  private X509Certificate issuer(X509Certificate old) throws CertificateException {
    return authority
        .issuerOf(old)
        .orElseThrow(() -> new CertificateException("not issued by this fleet"));
  }

  private PublicKey checkedKeys(RenewRequest request, X509Certificate old)
      throws CertificateException {
    byte[] encoded = request.getNewPublicKey().toByteArray();
    Possession possession = Possession.renewing(encoded);
    if (!possession.isProvenBy(old.getPublicKey(), request.getOldKeyProof().toByteArray())) {
      throw new CertificateException("the machine did not prove that it has the old key");
    }
    try {
      PublicKey key = MachineKey.decode(encoded);
      if (!possession.isProvenBy(key, request.getNewKeyProof().toByteArray())) {
        throw new CertificateException("the machine did not prove that it has the new key");
      }
      if (database.read(connection -> ledger.isKnownKey(connection, encoded))) {
        throw new CertificateException("this key was used before: make a new one");
      }
      return key;
    } catch (InvalidKeySpecException e) {
      throw new CertificateException("the new key is not one on P-256", e);
    }
  }

  private void checkStanding(AgentId agent, X509Certificate old) throws CertificateException {
    CertificateStanding standing = ledger.standing(old, issuer(old));
    switch (standing) {
      case GOOD -> {}
      case UNKNOWN -> throw new CertificateException("HQ never issued this certificate");
      case REVOKED -> throw new CertificateException("the certificate was revoked");
      case SUPERSEDED ->
          throw new CertificateException("a newer certificate of this machine was used already");
    }
    String state =
        database
            .read(connection ->
                Sql.one(
                    connection,
                    "SELECT state FROM machines WHERE agent_id = ?",
                    row -> row.getString(1),
                    agent.value()))
            .orElse("removed");
    if (state.equals("removed")) {
      throw new CertificateException("the machine was removed at HQ");
    }
  }
}
