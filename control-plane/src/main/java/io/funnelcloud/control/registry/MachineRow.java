package io.funnelcloud.control.registry;

import com.fasterxml.jackson.core.type.TypeReference;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.fleet.MachineName;
import io.funnelcloud.contract.fleet.Manifest;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.control.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One row of the table of machines.
///
/// @param formerManifest what the machine announced before, when it was something else
public record MachineRow(
    AgentId agent,
    MachineName name,
    List<String> tags,
    State state,
    String why,
    Optional<Manifest> manifest,
    Optional<Manifest> formerManifest,
    Instant joinedAt,
    Instant lastSeenAt,
    Optional<Instant> certificateUntil,
    int openOperations) {

  /// Whether the machine takes part.
  public enum State {
    ACTIVE,
    QUARANTINED,
    REMOVED
  }

  public MachineRow {
    tags = List.copyOf(tags);
  }

  static MachineRow of(ResultSet row) throws SQLException {
    return new MachineRow(
        new AgentId(row.getString("agent_id")),
        new MachineName(row.getString("name")),
        tags(row.getString("tags")),
        State.valueOf(row.getString("state").toUpperCase(java.util.Locale.ROOT)),
        row.getString("why"),
        manifest(row, "manifest"),
        manifest(row, "former_manifest"),
        Instant.ofEpochMilli(row.getLong("joined_at")),
        Instant.ofEpochMilli(row.getLong("last_seen_at")),
        Sql.instant(row, "certificate_until"),
        row.getInt("open_operations"));
  }

  private static Optional<Manifest> manifest(ResultSet row, String column) throws SQLException {
    return Sql.text(row, column).map(text -> Json.read(text, Manifest.class));
  }

  static List<String> tags(String json) {
    try {
      return Json.mapper().readValue(json, new TypeReference<List<String>>() {});
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException("tags in the database are no JSON list: " + json, e);
    }
  }
}
