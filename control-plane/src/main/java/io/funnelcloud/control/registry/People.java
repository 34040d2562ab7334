package io.funnelcloud.control.registry;

import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.contract.request.UserName;
import io.funnelcloud.control.store.Database;
import io.funnelcloud.control.store.Sql;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/// Users, their roles, and their API tokens, which are stored only as hashes.
public final class People {
  private final Database database;
  private final SecureRandom random = new SecureRandom();

  public People(Database database) {
    this.database = database;
  }

  /// What a person may do.
  public enum Role {
    OWNER,
    OPERATOR,
    VIEWER;

    public boolean mayRun() {
      return this != VIEWER;
    }

    /// Invite, remove and tag machines.
    public boolean mayOwn() {
      return this == OWNER;
    }
  }

  /// Who is signed in.
  public record Person(UserName name, Role role) {}

  /// The person a token belongs to.
  public Optional<Person> signedIn(String token) {
    return database.read(connection ->
        Sql.one(
            connection,
            "SELECT name, role FROM tokens JOIN users ON users.name = tokens.user"
                + " WHERE token_sha256 = ? AND revoked_at IS NULL",
            row -> new Person(new UserName(row.getString(1)), roleOf(row.getString(2))),
            hash(token)));
  }

  /// Creates the user unless there, and a new token for them; the only time the token is told.
  public String newToken(UserName user, Role role, String label, Instant now) {
    String token = "fct_" + randomText();
    database.write(connection -> {
      Sql.update(
          connection,
          "INSERT INTO users VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
          user.value(),
          role.name().toLowerCase(Locale.ROOT),
          now);
      return Sql.update(
          connection,
          "INSERT INTO tokens (token_sha256, user, label, created_at) VALUES (?, ?, ?, ?)",
          hash(token),
          user.value(),
          label,
          now);
    });
    return token;
  }

  private String randomText() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static Role roleOf(String stored) {
    return Role.valueOf(stored.toUpperCase(Locale.ROOT));
  }

  private static String hash(String token) {
    return Sha256.of(token.getBytes(StandardCharsets.UTF_8)).value();
  }
}
