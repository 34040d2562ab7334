package io.funnelcloud.control.claims;

import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.request.RecordAsk.OperationChange;
import io.funnelcloud.control.store.Changes;
import io.funnelcloud.control.store.Database;
import io.funnelcloud.control.store.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;

/// The projection of what agents show: accepted, running, bytes so far. Never touches a closed
/// operation; the workflow owns how it ends.
public final class LiveStates {
  static final String ORPHANED = "supervisor killed, command still running";

  private final Database database;
  private final Changes changes;
  private final InstantSource clock;

  public LiveStates(Database database, Changes changes, InstantSource clock) {
    this.database = database;
    this.changes = changes;
    this.clock = clock;
  }

  /// A poll gave the task to its agent; from now on deliver-by no longer counts.
  public void accepted(OpId opId) {
    write(
        opId,
        "UPDATE ops SET accepted_at = ? WHERE op_id = ? AND closed_at IS NULL"
            + " AND journal_id IS NULL",
        clock.instant(),
        opId.value());
  }

  /// The agent shows that the command runs; only what was delivered can.
  public void running(OpId opId) {
    if (!canBecomeRunning(opId)) {
      return; // Asked at each heartbeat: most change nothing and need no transaction.
    }
    Instant now = clock.instant();
    OperationChange running = new OperationChange(opId, OperationState.RUNNING, "running", now);
    write(
        opId,
        connection -> isDelivered(connection, opId) && OperationMoves.move(connection, running));
  }

  /// Nothing watches over the command any more but the agent, which can end it but never learn how
  /// it ended. No sign of life of the agent makes that "running" again.
  public void orphaned(OpId opId) {
    OperationChange orphaned =
        new OperationChange(opId, OperationState.UNKNOWN, ORPHANED, clock.instant());
    write(opId, connection -> OperationMoves.move(connection, orphaned));
  }

  private boolean canBecomeRunning(OpId opId) {
    return database.read(connection -> isDelivered(connection, opId));
  }

  private static boolean isDelivered(Connection connection, OpId opId) throws SQLException {
    return Sql.one(
            connection,
            "SELECT 1 FROM ops WHERE op_id = ? AND state IN ('DELIVERED', 'UNKNOWN')"
                + " AND journal_id IS NOT NULL AND closed_at IS NULL AND why <> ?",
            _ -> true,
            opId.value(),
            ORPHANED)
        .isPresent();
  }

  public void bytes(OpId opId, long stdout, long stderr) {
    write(
        opId,
        "UPDATE ops SET stdout_bytes = ?, stderr_bytes = ? WHERE op_id = ?",
        stdout,
        stderr,
        opId.value());
  }

  private void write(OpId opId, String sql, Object... values) {
    write(opId, connection -> Sql.update(connection, sql, values) > 0);
  }

  private void write(OpId opId, Database.Work<Boolean> change) {
    boolean isChanged =
        database.write(connection -> {
          if (!change.on(connection)) {
            return false;
          }
          OperationRows.touchRequest(connection, opId, clock.instant());
          return true;
        });
    if (isChanged) {
      changes.touch(opId.request());
    }
  }
}
