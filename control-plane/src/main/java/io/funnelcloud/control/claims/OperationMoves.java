package io.funnelcloud.control.claims;

import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.request.RecordAsk.OperationChange;
import io.funnelcloud.control.store.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// The one way the state of an operation changes in the store: along the transition table. Where
/// what HQ knew was not how it is, the way leads over UNKNOWN. A closed operation never moves.
public final class OperationMoves {
  private OperationMoves() {}

  /// @return whether the operation was open and came to that state
  public static boolean move(Connection connection, OperationChange change) throws SQLException {
    Optional<OperationState> from = openState(connection, change.opId());
    if (from.isEmpty()) {
      return false;
    }
    List<OperationState> way = way(from.get(), change.state());
    for (OperationState state : way) {
      Sql.update(
          connection,
          "UPDATE ops SET state = ?, why = ?, since = ? WHERE op_id = ?",
          state,
          change.why(),
          change.since(),
          change.opId().value());
    }
    return !way.isEmpty();
  }

  /// Closes an open operation with its result.
  ///
  /// @return whether it was open
  public static boolean close(Connection connection, OperationResult result) throws SQLException {
    OperationChange end =
        new OperationChange(result.opId(), result.state(), result.why(), result.endedAt());
    if (!move(connection, end)) {
      return false;
    }
    Sql.update(
        connection,
        "UPDATE ops SET result = ?, closed_at = ?, stdout_bytes = max(stdout_bytes, ?),"
            + " stderr_bytes = max(stderr_bytes, ?) WHERE op_id = ?",
        Json.text(result),
        result.endedAt(),
        result.stdout().bytes(),
        result.stderr().bytes(),
        result.opId().value());
    return true;
  }

  /// The state of an operation that is not closed.
  public static Optional<OperationState> openState(Connection connection, OpId opId)
      throws SQLException {
    return Sql.one(
        connection,
        "SELECT state FROM ops WHERE op_id = ? AND closed_at IS NULL",
        row -> OperationState.valueOf(row.getString(1)),
        opId.value());
  }

  /// Empty when it is there already, or when there is no way.
  private static List<OperationState> way(OperationState from, OperationState to) {
    if (from == to) {
      return List.of();
    }
    if (from.mayBecome(to)) {
      return List.of(to);
    }
    if (from == OperationState.UNKNOWN && to == OperationState.DELIVERED) {
      return List.of(OperationState.QUEUED, to); // The claim proves that nothing was started.
    }
    return from.mayBecome(OperationState.UNKNOWN) && OperationState.UNKNOWN.mayBecome(to)
        ? List.of(OperationState.UNKNOWN, to)
        : List.of();
  }
}
