package io.funnelcloud.control.agentdoor;

import io.funnelcloud.contract.agent.v1.EnrolRequest;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.fleet.MachineName;
import io.funnelcloud.control.agentdoor.Enrolment.Flaw;
import io.funnelcloud.control.ca.CertificateAuthority;
import io.funnelcloud.control.ca.CertificateLedger;
import io.funnelcloud.control.ca.IssuedCertificate;
import io.funnelcloud.control.claims.Alarms;
import io.funnelcloud.control.registry.Invites;
import io.funnelcloud.control.registry.Machines;
import io.funnelcloud.control.store.Database;
import io.funnelcloud.control.store.Sql;
import io.funnelcloud.trust.pin.MachineKey;
import io.funnelcloud.trust.pin.Possession;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.InvalidKeySpecException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// Lets machines in: a token is used up in the very transaction that gives the certificate out.
final class EnrolDesk {
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final int ID_CHARACTERS = 15; // 36^15 is 77 bits.

  private final Database database;
  private final CertificateAuthority authority;
  private final CertificateLedger ledger;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  EnrolDesk(
      Database database,
      CertificateAuthority authority,
      CertificateLedger ledger,
      InstantSource clock) {
    this.database = database;
    this.authority = authority;
    this.ledger = ledger;
    this.clock = clock;
  }

  Enrolment enrol(EnrolRequest request) {
    PublicKey key;
    try {
      key = MachineKey.decode(request.getPublicKey().toByteArray());
    } catch (InvalidKeySpecException e) {
      return new Enrolment.Refused(Flaw.BAD_KEY, "the key is not one on P-256");
    }
    byte[] proof = request.getProof().toByteArray();
    if (!Possession.enrolling(request.getJoinToken()).isProvenBy(key, proof)) {
      return new Enrolment.Refused(Flaw.BAD_KEY, "the machine did not prove that it has the key");
    }
    return database.write(connection -> enrol(connection, request, key));
  }

  private Enrolment enrol(Connection connection, EnrolRequest request, PublicKey key)
      throws SQLException {
    Instant now = clock.instant();
    String tokenHash = Invites.hashOf(request.getJoinToken());
    Optional<Invite> invite =
        Sql.one(connection, "SELECT * FROM invites WHERE token_sha256 = ?", Invite::of, tokenHash);
    if (invite.isEmpty()) {
      return new Enrolment.Refused(Flaw.BAD_TOKEN, "HQ never gave out this join string");
    }
    if (invite.get().usedBy.isPresent()) {
      Alarms.raise(
          connection,
          now,
          "join-string-used-twice",
          "the join string of %s was used again by a machine that calls itself '%s'"
              .formatted(invite.get().usedBy.get(), request.getMachineName()));
      return new Enrolment.Refused(Flaw.BAD_TOKEN, "this join string was used already");
    }
    if (now.isAfter(invite.get().expiresAt)) {
      return new Enrolment.Refused(
          Flaw.BAD_TOKEN, "this join string ended at " + invite.get().expiresAt);
    }
    if (ledger.isKnownKey(connection, key.getEncoded())) {
      return new Enrolment.Refused(Flaw.BAD_KEY, "this key was used before: make a new one");
    }
    Optional<String> fixed = invite.get().name;
    if (fixed.isPresent() && Machines.isTaken(connection, fixed.get())) {
      return new Enrolment.Refused(
          Flaw.NAME_TAKEN, "there is a machine named " + fixed.get() + " already");
    }
    return admit(connection, request, invite.get(), key);
  }

  private Enrolment admit(Connection connection, EnrolRequest request, Invite invite, PublicKey key)
      throws SQLException {
    Instant now = clock.instant();
    AgentId agent = freshId();
    MachineName name =
        MachineRows.freeName(connection, invite.name.orElse(request.getMachineName()));
    IssuedCertificate issued = authority.issueAgent(agent, key);
    MachineRows.insert(
        connection,
        new MachineRows.Joined(
            agent, name, MachineRows.tags(invite.tags, request.getTagsList()), now));
    ledger.record(connection, agent, issued);
    Sql.update(
        connection,
        "UPDATE invites SET used_at = ?, used_by = ? WHERE token_sha256 = ?",
        now,
        agent.value(),
        invite.tokenHash);
    return new Enrolment.Enrolled(agent, name, issued);
  }

  private AgentId freshId() {
    StringBuilder id = new StringBuilder("a");
    for (int i = 0; i < ID_CHARACTERS; i++) {
      id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return new AgentId(id.toString());
  }

  private record Invite(
      String tokenHash,
      Optional<String> name,
      String tags,
      Instant expiresAt,
      Optional<String> usedBy) {

    static Invite of(ResultSet row) throws SQLException {
      return new Invite(
          row.getString("token_sha256"),
          Sql.text(row, "name"),
          row.getString("tags"),
          Instant.ofEpochMilli(row.getLong("expires_at")),
          Sql.text(row, "used_by"));
    }
  }
}
