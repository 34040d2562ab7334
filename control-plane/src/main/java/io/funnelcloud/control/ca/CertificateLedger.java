package io.funnelcloud.control.ca;

import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.control.store.Database;
import io.funnelcloud.control.store.Sql;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/// Every agent certificate we issued, by issuer and serial, and which are revoked. Revocation is
/// also by key: no certificate of a revoked key is good.
public final class CertificateLedger {
  private final Database database;

  public CertificateLedger(Database database) {
    this.database = database;
  }

  /// Writes a certificate down, in the transaction that gives it out.
  public void record(Connection connection, AgentId agent, IssuedCertificate issued)
      throws SQLException {
    X509Certificate leaf = issued.leaf();
    Sql.update(
        connection,
        "INSERT INTO certificates (issuer_sha256, serial, agent_id, key_sha256, not_before,"
            + " not_after) VALUES (?, ?, ?, ?, ?, ?)",
        keyHash(issued.issuer()),
        serial(leaf),
        agent.value(),
        keyHash(leaf),
        leaf.getNotBefore().toInstant(),
        leaf.getNotAfter().toInstant());
  }

  /// Revokes all certificates of that agent.
  public void revoke(Connection connection, AgentId agent, Instant now) throws SQLException {
    Sql.update(
        connection,
        "UPDATE certificates SET revoked_at = ? WHERE agent_id = ? AND revoked_at IS NULL",
        now,
        agent.value());
  }

  /// Looks a certificate up whose path to our root was checked before, the issuer being the next
  /// link.
  public CertificateStanding standing(X509Certificate leaf, X509Certificate issuer) {
    return database.read(connection -> standing(connection, leaf, issuer));
  }

  CertificateStanding standing(Connection connection, X509Certificate leaf, X509Certificate issuer)
      throws SQLException {
    if (isKeyRevoked(connection, keyHash(leaf))) {
      return CertificateStanding.REVOKED;
    }
    Optional<Boolean> superseded =
        Sql.one(
            connection,
            "SELECT EXISTS (SELECT 1 FROM certificates newer WHERE newer.agent_id = c.agent_id"
                + " AND newer.used_at IS NOT NULL AND newer.rowid > c.rowid)"
                + " FROM certificates c WHERE issuer_sha256 = ? AND serial = ?",
            row -> row.getBoolean(1),
            keyHash(issuer),
            serial(leaf));
    return superseded
        .map(yes -> yes ? CertificateStanding.SUPERSEDED : CertificateStanding.GOOD)
        .orElse(CertificateStanding.UNKNOWN);
  }

  private static boolean isKeyRevoked(Connection connection, String key) throws SQLException {
    return Sql.one(
            connection,
            "SELECT 1 FROM certificates WHERE key_sha256 = ? AND revoked_at IS NOT NULL LIMIT 1",
            row -> true,
            key)
        .isPresent();
  }

  /// Whether a certificate was ever given for that key.
  public boolean isKnownKey(Connection connection, byte[] publicKey) throws SQLException {
    return Sql.one(
            connection,
            "SELECT 1 FROM certificates WHERE key_sha256 = ? LIMIT 1",
            row -> true,
            Sha256.of(publicKey).value())
        .isPresent();
  }

  /// Notes the first use; from then on older certificates of that agent cannot be renewed.
  public void markUsed(X509Certificate leaf, X509Certificate issuer, Instant now) {
    database.write(connection ->
        Sql.update(
            connection,
            "UPDATE certificates SET used_at = ? WHERE issuer_sha256 = ? AND serial = ?"
                + " AND used_at IS NULL",
            now,
            keyHash(issuer),
            serial(leaf)));
  }

  private static String serial(X509Certificate certificate) {
    return certificate.getSerialNumber().toString(16);
  }

  private static String keyHash(X509Certificate certificate) {
    return Sha256.of(certificate.getPublicKey().getEncoded()).value();
  }
}
