package io.funnelcloud.system.kills;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// A look into HQ's database from outside, read only.
final class Store {
  private final String url;

  Store(Path file) {
    this.url = "jdbc:sqlite:file:" + file + "?mode=ro";
  }

  Optional<String> stateOf(String opId) {
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement query =
            connection.prepareStatement("SELECT state FROM ops WHERE op_id = ?")) {
      query.setString(1, opId);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
      }
    } catch (SQLException busy) {
      return Optional.empty();
    }
  }

  /// The requests that are not closed; empty when it cannot be told now.
  Optional<Set<String>> open() {
    try (Connection connection = DriverManager.getConnection(url);
        Statement query = connection.createStatement();
        ResultSet rows = query.executeQuery("SELECT id FROM requests WHERE closed_at IS NULL")) {
      Set<String> open = new HashSet<>();
      while (rows.next()) {
        open.add(rows.getString(1));
      }
      return Optional.of(open);
    } catch (SQLException busy) {
      return Optional.empty();
    }
  }
}
