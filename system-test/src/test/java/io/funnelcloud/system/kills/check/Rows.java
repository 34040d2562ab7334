package io.funnelcloud.system.kills.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The ops as HQ's database has them.
record Rows(Map<String, List<Row>> byRequest, Set<String> ids) {

  /// @param claimed whether the order was ever given out
  record Row(
      String opId,
      String state,
      String why,
      String requestStatus,
      boolean isClosed,
      boolean claimed,
      JsonNode result) {}

  static Rows of(Path database) throws IOException {
    Map<String, List<Row>> found = new HashMap<>();
    Set<String> ids = new HashSet<>();
    String sql =
        "SELECT o.op_id, o.state, o.why, r.status, r.closed_at, o.claimed_at, o.result,"
            + " o.request_id FROM ops o JOIN requests r ON r.id = o.request_id";
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:file:" + database + "?mode=ro");
        Statement query = connection.createStatement();
        ResultSet rows = query.executeQuery(sql)) {
      while (rows.next()) {
        found.computeIfAbsent(rows.getString(8), _ -> new java.util.ArrayList<>()).add(row(rows));
        ids.add(rows.getString(1));
      }
    } catch (SQLException e) {
      throw new IOException(e);
    }
    return new Rows(found, ids);
  }

  private static Row row(ResultSet rows) throws SQLException, IOException {
    boolean isClosed = rows.getObject(5) != null;
    boolean isClaimed = rows.getObject(6) != null;
    String result = Optional.ofNullable(rows.getString(7)).orElse("{}");
    return new Row(
        rows.getString(1),
        rows.getString(2),
        rows.getString(3),
        rows.getString(4),
        isClosed,
        isClaimed,
        Checker.JSON.readTree(result));
  }

  List<Row> of(String request) {
    return byRequest.getOrDefault(request, List.of());
  }
}
