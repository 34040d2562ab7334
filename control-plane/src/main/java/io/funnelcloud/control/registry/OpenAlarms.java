package io.funnelcloud.control.registry;

import io.funnelcloud.control.store.Database;
import io.funnelcloud.control.store.Sql;
import java.time.Instant;
import java.util.List;

/// The alarms nobody has looked at yet.
public final class OpenAlarms {
  private final Database database;

  public OpenAlarms(Database database) {
    this.database = database;
  }

  /// Something that must not happen and did.
  public record Alarm(Instant at, String what, String detail) {}

  /// Newest first, at most 20: who has more, has one problem.
  public List<Alarm> all() {
    return database.read(connection ->
        Sql.list(
            connection,
            "SELECT at, what, detail FROM alarms WHERE seen_at IS NULL"
                + " ORDER BY at DESC LIMIT 20",
            row ->
                new Alarm(
                    Instant.ofEpochMilli(row.getLong(1)), row.getString(2), row.getString(3))));
  }
}
