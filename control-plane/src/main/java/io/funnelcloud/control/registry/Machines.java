package io.funnelcloud.control.registry;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.fleet.MachineName;
import io.funnelcloud.contract.fleet.Tag;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.control.store.Database;
import io.funnelcloud.control.store.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.TreeSet;

/// The machines of this installation as rows; a removed one is not among them.
public final class Machines {
  private static final String ROWS =
      "SELECT machines.*,"
          + " (SELECT max(not_after) FROM certificates c WHERE c.agent_id = machines.agent_id"
          + "   AND revoked_at IS NULL) AS certificate_until,"
          + " (SELECT count(*) FROM ops WHERE ops.agent_id = machines.agent_id"
          + "   AND closed_at IS NULL) AS open_operations"
          + " FROM machines WHERE state <> 'removed'";

  private final Database database;

  public Machines(Database database) {
    this.database = database;
  }

  public List<MachineRow> all() {
    return database.read(
        connection -> Sql.list(connection, ROWS + " ORDER BY name", MachineRow::of));
  }

  public MachineRow named(String name) {
    String asked = checked(name).value();
    return database.read(connection -> named(connection, asked));
  }

  private static MachineRow named(Connection connection, String name) throws SQLException {
    return Sql.one(connection, ROWS + " AND name = ?", MachineRow::of, name)
        .orElseThrow(() -> new Fault(FaultCode.NOT_FOUND, "there is no machine '" + name + "'"));
  }

  /// Whether a machine has that name, in the transaction of the caller.
  public static boolean isTaken(Connection connection, String name) throws SQLException {
    return Sql.one(
            connection,
            "SELECT 1 FROM machines WHERE name = ? AND state <> 'removed'",
            _ -> true,
            name)
        .isPresent();
  }

  private static MachineName checked(String name) {
    try {
      return new MachineName(name);
    } catch (IllegalArgumentException e) {
      throw new Fault(FaultCode.BAD_INPUT, String.valueOf(e.getMessage()), e);
    }
  }

  /// Puts tags on and takes tags off; what another changes at the same time is not lost.
  public MachineRow retag(String name, List<String> add, List<String> remove) {
    String asked = checked(name).value();
    List<String> added = add.stream().map(Machines::checkedTag).toList();
    return database.write(connection -> {
      MachineRow row = named(connection, asked);
      TreeSet<String> tags = new TreeSet<>(row.tags());
      remove.forEach(tags::remove);
      tags.addAll(added);
      Sql.update(
          connection,
          "UPDATE machines SET tags = ? WHERE agent_id = ?",
          Json.text(tags),
          row.agent().value());
      return named(connection, asked);
    });
  }

  private static String checkedTag(String tag) {
    try {
      return new Tag(tag).value();
    } catch (IllegalArgumentException e) {
      throw new Fault(FaultCode.BAD_INPUT, String.valueOf(e.getMessage()), e);
    }
  }

  /// Takes the machine out; its row stays, its name is free again.
  MachineRow remove(String name, String why) {
    String asked = checked(name).value();
    return database.write(connection -> {
      MachineRow row = named(connection, asked);
      Sql.update(
          connection,
          "UPDATE machines SET state = 'removed', why = ? WHERE agent_id = ?",
          why,
          row.agent().value());
      return row;
    });
  }
}
