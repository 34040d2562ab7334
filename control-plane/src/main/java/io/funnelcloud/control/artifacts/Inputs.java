package io.funnelcloud.control.artifacts;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationSpec;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.contract.request.UserName;
import io.funnelcloud.control.store.Changes;
import io.funnelcloud.control.store.Database;
import io.funnelcloud.control.store.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;

/// What people send to the standard input of commands that keep it open. A piece that was taken is
/// kept until its machine has it, and is never taken twice: it is known by its key or its place.
public final class Inputs {
  private static final int FEED_BYTES = 64 * 1024;

  private final Database database;
  private final Changes changes;
  private final InstantSource clock;

  public Inputs(Database database, Changes changes, InstantSource clock) {
    this.database = database;
    this.changes = changes;
    this.clock = clock;
  }

  /// Some bytes of somebody.
  ///
  /// @param offset where they begin, when the sender knows
  /// @param key names this piece, so that a repeated one is known
  public record Piece(
      UserName by, byte[] bytes, Closing closing, Optional<Long> offset, Optional<String> key) {}

  /// Whether more may follow.
  public enum Closing {
    OPEN,
    END
  }

  /// How far the input of an operation is.
  ///
  /// @param offset where the piece of this call begins
  /// @param bytes what HQ has taken in all
  /// @param taken what the machine has of it
  public record Standing(long offset, long bytes, long taken, Closing closing) {}

  /// Takes a piece for good, or finds that it was taken before.
  ///
  /// @throws Fault when the operation takes no input, or not this
  public Standing add(OpId op, Piece piece) {
    Standing standing =
        database.write(connection -> {
          forgetClosed(connection);
          Standing before = standing(connection, op);
          Optional<Standing> known = known(connection, op, piece, before);
          return known.isPresent() ? known.get() : insert(connection, op, piece, before);
        });
    changes.touch(op.request());
    return standing;
  }

  public Standing standing(OpId op) {
    return database.read(connection -> standing(connection, op));
  }

  private static Standing standing(Connection connection, OpId op) throws SQLException {
    return Sql.one(
            connection,
            "SELECT input_taken, coalesce(max(from_byte + bytes), 0) AS bytes,"
                + " coalesce(max(is_end), 0) AS ended FROM ops"
                + " LEFT JOIN inputs ON inputs.op_id = ops.op_id WHERE ops.op_id = ?"
                + " GROUP BY ops.op_id",
            Inputs::standing,
            op.value())
        .orElseThrow(() -> new Fault(FaultCode.NOT_FOUND, "there is no operation " + op));
  }

  private static Standing standing(ResultSet row) throws SQLException {
    long bytes = row.getLong("bytes");
    Closing closing = row.getBoolean("ended") ? Closing.END : Closing.OPEN;
    return new Standing(bytes, bytes, row.getLong("input_taken"), closing);
  }

  private static Optional<Standing> known(Connection connection, OpId op, Piece piece, Standing now)
      throws SQLException {
    Optional<Row> byKey = find(connection, "idempotency_key", op, piece.key());
    if (byKey.isPresent()) {
      requireSame(byKey.get(), piece);
      return Optional.of(byKey.get().in(now));
    }
    return find(connection, "from_byte", op, piece.offset())
        .filter(row -> piece.key().isEmpty() && row.equals(Row.of(row.from, piece)))
        .map(row -> row.in(now));
  }

  private static Optional<Row> find(
      Connection connection, String column, OpId op, Optional<?> value) throws SQLException {
    if (value.isEmpty()) {
      return Optional.empty();
    }
    return Sql.one(
        connection,
        "SELECT from_byte, bytes, is_end, sha256 FROM inputs WHERE op_id = ? AND "
            + column
            + " = ?",
        row ->
            new Row(
                row.getLong(1),
                row.getLong(2),
                row.getBoolean(3) ? Closing.END : Closing.OPEN,
                row.getString(4)),
        op.value(),
        value);
  }

  private static void requireSame(Row row, Piece piece) {
    if (!row.equals(Row.of(row.from, piece))) {
      throw new Fault(
          FaultCode.CONFLICT,
          "idempotency key '" + piece.key().orElse("") + "' was used for other bytes");
    }
  }

  /// A piece that was taken.
  private record Row(long from, long bytes, Closing closing, String sha256) {
    static Row of(long from, Piece piece) {
      return new Row(from, piece.bytes.length, piece.closing, Sha256.of(piece.bytes).value());
    }

    Standing in(Standing now) {
      return new Standing(from, now.bytes, now.taken, now.closing);
    }
  }

  private Standing insert(Connection connection, OpId op, Piece piece, Standing now)
      throws SQLException {
    requireOpen(connection, op);
    requireFitting(piece, now);
    Sql.update(
        connection,
        "INSERT INTO inputs (op_id, from_byte, bytes, is_end, sha256, data, sent_by, sent_at,"
            + " idempotency_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        op.value(),
        now.bytes,
        piece.bytes.length,
        piece.closing == Closing.END,
        Sha256.of(piece.bytes).value(),
        piece.bytes,
        piece.by.value(),
        clock.instant(),
        piece.key);
    return new Standing(now.bytes, now.bytes + piece.bytes.length, now.taken, piece.closing);
  }

  private static void requireOpen(Connection connection, OpId op) throws SQLException {
    String state =
        Sql.one(
                connection,
                "SELECT state FROM ops WHERE op_id = ? AND closed_at IS NULL"
                    + " AND cancel_requested_at IS NULL",
                row -> row.getString(1),
                op.value())
            .orElse("");
    if (state.isEmpty()) {
      throw new Fault(FaultCode.CONFLICT, "the command does not run any more");
    }
    if (!keepsStdin(connection, op)) {
      throw new Fault(
          FaultCode.CONFLICT,
          "the command was started with its standard input closed; `--keep-stdin` keeps it open");
    }
  }

  private static boolean keepsStdin(Connection connection, OpId op) throws SQLException {
    return Sql.one(
            connection,
            "SELECT bytes FROM specs JOIN ops ON spec_sha256 = sha256 WHERE op_id = ?",
            row -> Json.read(row.getBytes(1), OperationSpec.class).keepsStdin(),
            op.value())
        .orElse(false);
  }

  private static void requireFitting(Piece piece, Standing now) {
    if (now.closing == Closing.END) {
      throw new Fault(FaultCode.CONFLICT, "the standard input was closed after byte " + now.bytes);
    }
    if (piece.offset.isPresent() && piece.offset.get() != now.bytes) {
      throw new Fault(
          FaultCode.CONFLICT,
          "the standard input is at byte %d, not %d".formatted(now.bytes, piece.offset.get()));
    }
    if (now.bytes + piece.bytes.length > OperationSpec.INPUT_BYTES_MAX) {
      throw new Fault(
          FaultCode.TOO_LARGE,
          "the standard input would have %d bytes, at most %d can be sent"
              .formatted(now.bytes + piece.bytes.length, OperationSpec.INPUT_BYTES_MAX));
    }
  }

  /// The bytes of operations that ended; who sent what stays.
  private static void forgetClosed(Connection connection) throws SQLException {
    Sql.update(
        connection,
        "UPDATE inputs SET data = NULL WHERE data IS NOT NULL AND op_id IN"
            + " (SELECT op_id FROM ops WHERE closed_at IS NOT NULL)");
  }

  /// Bytes for a machine.
  public record Feed(byte[] bytes, Closing closing) {}

  /// What follows after so many bytes; empty when that is nothing yet.
  public Optional<Feed> after(OpId op, long offset) {
    return database.read(connection -> {
      Optional<byte[]> bytes =
          Sql.one(
              connection,
              "SELECT substr(data, 1 + ?2 - from_byte, ?3) FROM inputs WHERE op_id = ?1"
                  + " AND from_byte <= ?2 AND from_byte + bytes > ?2 AND data IS NOT NULL",
              row -> row.getBytes(1),
              op.value(),
              offset,
              FEED_BYTES);
      Standing now = standing(connection, op);
      long end = offset + bytes.map(piece -> piece.length).orElse(0);
      Closing closing = end >= now.bytes ? now.closing : Closing.OPEN;
      return bytes.isEmpty() && closing == Closing.OPEN
          ? Optional.empty()
          : Optional.of(new Feed(bytes.orElseGet(() -> new byte[0]), closing));
    });
  }

  /// The machine has so much in its journal.
  public void taken(OpId op, long offset) {
    database.write(connection ->
        Sql.update(
            connection,
            "UPDATE ops SET input_taken = ?1 WHERE op_id = ?2 AND input_taken < ?1",
            offset,
            op.value()));
    changes.touch(op.request());
  }

  /// Waits until something of the operation's request changed after that mark, at most so long.
  public void awaitBeyond(OpId op, long mark, java.time.Duration longest)
      throws InterruptedException {
    changes.awaitBeyond(op.request(), mark, longest);
  }

  /// Tells who follows the operation's request that there is something new.
  public void touch(OpId op) {
    changes.touch(op.request());
  }

  public long mark(OpId op) {
    return changes.mark(op.request());
  }
}
