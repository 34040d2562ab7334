package io.funnelcloud.control.registry;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.fleet.MachineName;
import io.funnelcloud.contract.fleet.Tag;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.contract.request.UserName;
import io.funnelcloud.control.store.Database;
import io.funnelcloud.control.store.Sql;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Makes one-time join tokens: 256 random bits, 15 minutes, stored as a hash. The agent door
/// consumes them.
public final class Invites {
  public static final Duration LIFE = Duration.ofMinutes(15);

  private final Database database;
  private final SecureRandom random = new SecureRandom();

  public Invites(Database database) {
    this.database = database;
  }

  /// What is promised to the machine that comes.
  public record Invite(String token, Instant expiresAt) {}

  /// @throws Fault with BAD_INPUT for a name or tag of the wrong form, CONFLICT for a name in use
  public Invite create(UserName by, Optional<String> name, List<String> tags, Instant now) {
    checkWords(name, tags);
    Invite invite = new Invite(token(), now.plus(LIFE));
    database.write(connection -> {
      if (name.isPresent() && Machines.isTaken(connection, name.get())) {
        throw new Fault(FaultCode.CONFLICT, "there is a machine '" + name.get() + "' already");
      }
      return Sql.update(
          connection,
          "INSERT INTO invites (token_sha256, name, tags, created_by, created_at, expires_at)"
              + " VALUES (?, ?, ?, ?, ?, ?)",
          hashOf(invite.token()),
          name,
          Json.text(tags),
          by.value(),
          now,
          invite.expiresAt());
    });
    return invite;
  }

  /// What is kept of a token.
  public static String hashOf(String token) {
    return Sha256.of(token.getBytes(StandardCharsets.UTF_8)).value();
  }

  private static void checkWords(Optional<String> name, List<String> tags) {
    try {
      name.ifPresent(MachineName::new);
      tags.forEach(Tag::new);
    } catch (IllegalArgumentException e) {
      throw new Fault(FaultCode.BAD_INPUT, String.valueOf(e.getMessage()), e);
    }
  }

  private String token() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
