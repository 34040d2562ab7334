package io.funnelcloud.control.store;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// Brings a database file to the schema of this version, one numbered script after the other, each
/// in its own transaction. `PRAGMA user_version` is the number of the last one. A file from a newer
/// version is refused.
final class Migrations {
  private static final List<String> SCRIPTS = List.of("V001.sql", "V002.sql", "V003.sql");

  private Migrations() {}

  static void apply(Connection connection, Path file) throws SQLException {
    int have = version(connection);
    if (have > SCRIPTS.size()) {
      throw new Fault(
          FaultCode.STORE_BROKEN,
          "the database %s was written by a newer version (schema %d, this one knows up to %d)"
              .formatted(file, have, SCRIPTS.size()));
    }
    for (int next = have; next < SCRIPTS.size(); next++) {
      applyOne(connection, next);
    }
  }

  private static int version(Connection connection) throws SQLException {
    return Sql.one(connection, "PRAGMA user_version", row -> row.getInt(1)).orElse(0);
  }

  private static void applyOne(Connection connection, int index) throws SQLException {
    Sql.execute(connection, "BEGIN IMMEDIATE");
    for (String statement : statements(SCRIPTS.get(index))) {
      Sql.execute(connection, statement);
    }
    Sql.execute(connection, "PRAGMA user_version = " + (index + 1));
    Sql.execute(connection, "COMMIT");
  }

  private static List<String> statements(String script) {
    String text = read(script).replaceAll("(?m)^--.*$", "");
    return List.of(text.split(";", -1)).stream()
        .map(String::strip)
        .filter(s -> !s.isEmpty())
        .toList();
  }

  private static String read(String script) {
    try (InputStream in = Migrations.class.getResourceAsStream(script)) {
      if (in == null) {
        throw new IllegalStateException("migration " + script + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read migration " + script, e);
    }
  }
}
