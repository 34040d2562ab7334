package io.funnelcloud.control.notify;

import io.funnelcloud.contract.request.RequestStatus;
import io.funnelcloud.control.store.Database;
import io.funnelcloud.control.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/// A request that was written to after some instant.
record ChangedRequest(String id, String user, RequestStatus status, Instant updatedAt) {

  /// Those that changed after it and may be worth a notice, oldest first.
  static List<ChangedRequest> after(Database database, Instant seen) {
    return database.read(connection ->
        Sql.list(
            connection,
            "SELECT id, user, status, updated_at FROM requests WHERE updated_at > ?"
                + " AND status IN ('NEEDS_APPROVAL', 'FAILED', 'PARTIAL', 'EXPIRED')"
                + " ORDER BY updated_at",
            ChangedRequest::of,
            seen));
  }

  private static ChangedRequest of(ResultSet row) throws SQLException {
    return new ChangedRequest(
        row.getString(1),
        row.getString(2),
        RequestStatus.valueOf(row.getString(3)),
        Instant.ofEpochMilli(row.getLong(4)));
  }
}
