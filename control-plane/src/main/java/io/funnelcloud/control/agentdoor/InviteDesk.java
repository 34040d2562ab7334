package io.funnelcloud.control.agentdoor;

import io.funnelcloud.contract.api.InviteAsk;
import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.fleet.MachineName;
import io.funnelcloud.contract.fleet.Tag;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.contract.request.UserName;
import io.funnelcloud.control.ca.CertificateAuthority;
import io.funnelcloud.control.store.Database;
import io.funnelcloud.control.store.Sql;
import io.funnelcloud.trust.pin.JoinString;
import io.funnelcloud.trust.pin.RootPin;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Makes join strings. The token is kept as a hash only and is good once, for [#LIFE].
public final class InviteDesk {
  static final Duration LIFE = Duration.ofMinutes(15);

  private static final int TOKEN_BYTES = 20; // 160 random bits.

  private final Database database;
  private final CertificateAuthority authority;
  private final InstantSource clock;

  public InviteDesk(Database database, CertificateAuthority authority, InstantSource clock) {
    this.database = database;
    this.authority = authority;
    this.clock = clock;
  }

  /// A join string and when it ends.
  public record Invite(JoinString joinString, Instant expiresAt) {}

  /// @param addresses where agents reach the door, best first
  /// @throws Fault with BAD_INPUT for a name or tag of the wrong form, CONFLICT for a name in use
  public Invite issue(InviteAsk ask, UserName user, List<String> addresses) {
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    Instant now = clock.instant();
    store(ask, user, tokenHash(token), now);
    RootPin pin = RootPin.of(authority.root());
    return new Invite(new JoinString(addresses, token, pin, authority.fleet()), now.plus(LIFE));
  }

  private void store(InviteAsk ask, UserName user, String tokenHash, Instant now) {
    Optional<String> name = ask.name().map(InviteDesk::checkedName);
    List<String> tags = ask.tags().stream().map(InviteDesk::checkedTag).toList();
    database.write(connection -> {
      if (name.isPresent() && MachineRows.isTaken(connection, name.get())) {
        throw new Fault(FaultCode.CONFLICT, "there is a machine named " + name.get() + " already");
      }
      return Sql.update(
          connection,
          "INSERT INTO invites (token_sha256, name, tags, created_by, created_at, expires_at)"
              + " VALUES (?, ?, ?, ?, ?, ?)",
          tokenHash,
          name,
          Json.text(tags),
          user.value(),
          now,
          now.plus(LIFE));
    });
  }

  static String tokenHash(String token) {
    return Sha256.of(token.getBytes(StandardCharsets.UTF_8)).value();
  }

  private static String checkedName(String name) {
    try {
      return new MachineName(name).value();
    } catch (IllegalArgumentException e) {
      throw new Fault(FaultCode.BAD_INPUT, String.valueOf(e.getMessage()), e);
    }
  }

  private static String checkedTag(String tag) {
    try {
      return new Tag(tag).value();
    } catch (IllegalArgumentException e) {
      throw new Fault(FaultCode.BAD_INPUT, String.valueOf(e.getMessage()), e);
    }
  }
}
