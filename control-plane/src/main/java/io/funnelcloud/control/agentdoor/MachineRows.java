package io.funnelcloud.control.agentdoor;

import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.fleet.MachineName;
import io.funnelcloud.contract.fleet.Tag;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.control.registry.Machines;
import io.funnelcloud.control.store.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/// What the door reads and writes of `machines`.
final class MachineRows {
  private static final int NAME_MAX = 60;

  private MachineRows() {}

  /// The name asked for when it is free, else the next with a number: `nas`, `nas-2`, `nas-3`.
  static MachineName freeName(Connection connection, String asked) throws SQLException {
    String base = cleaned(asked);
    String name = base;
    for (int i = 2; Machines.isTaken(connection, name); i++) {
      name = base + "-" + i;
    }
    return new MachineName(name);
  }

  /// A host name as a machine name: `Nas.local` becomes `nas`.
  private static String cleaned(String asked) {
    String first = asked.strip().toLowerCase(Locale.ROOT).split("\\.", 2)[0];
    String plain = first.replaceAll("[^a-z0-9]+", "-").replaceAll("^-+", "");
    String cut = plain.substring(0, Math.min(plain.length(), NAME_MAX)).replaceAll("-+$", "");
    return cut.isEmpty() ? "machine" : cut;
  }

  /// A machine that was let in.
  record Joined(AgentId agent, MachineName name, List<String> tags, Instant at) {}

  static void insert(Connection connection, Joined joined) throws SQLException {
    Sql.update(
        connection,
        "INSERT INTO machines (agent_id, name, tags, state, joined_at, last_seen_at)"
            + " VALUES (?, ?, ?, 'active', ?, ?)",
        joined.agent.value(),
        joined.name.value(),
        Json.text(joined.tags),
        joined.at,
        joined.at);
  }

  /// Those of the invite and those the machine brings; what is no tag is left out.
  static List<String> tags(String ofInvite, List<String> ofMachine) {
    NavigableSet<String> tags = new TreeSet<>(Arrays.asList(Json.read(ofInvite, String[].class)));
    ofMachine.stream().filter(MachineRows::isTag).forEach(tags::add);
    return List.copyOf(tags);
  }

  private static boolean isTag(String text) {
    try {
      return new Tag(text).value().equals(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  static Optional<MachineName> name(Connection connection, AgentId agent) throws SQLException {
    return Sql.one(
        connection,
        "SELECT name FROM machines WHERE agent_id = ?",
        row -> new MachineName(row.getString(1)),
        agent.value());
  }
}
