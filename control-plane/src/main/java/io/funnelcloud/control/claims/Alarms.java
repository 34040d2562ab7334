package io.funnelcloud.control.claims;

import io.funnelcloud.control.store.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/// What a person must see: someone used a token twice, a machine was copied.
public final class Alarms {

  private Alarms() {}

  public static void raise(Connection connection, Instant at, String what, String detail)
      throws SQLException {
    Sql.update(
        connection, "INSERT INTO alarms (at, what, detail) VALUES (?, ?, ?)", at, what, detail);
  }
}
