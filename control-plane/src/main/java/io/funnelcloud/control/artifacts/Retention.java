package io.funnelcloud.control.artifacts;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.control.store.Database;
import io.funnelcloud.control.store.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// Deletes stored output that is too old, and the oldest when all of it is too large. Rows stay:
/// who asks is told that it was deleted.
public final class Retention {
  public static final Duration AGE_MAX = Duration.ofDays(30);
  public static final long BYTES_MAX = 5L << 30;

  private final OutputLibrary library;
  private final Database database;
  private final long bytesMax;
  private final InstantSource clock;

  public Retention(OutputLibrary library, Database database, InstantSource clock) {
    this(library, database, BYTES_MAX, clock);
  }

  Retention(OutputLibrary library, Database database, long bytesMax, InstantSource clock) {
    this.library = library;
    this.database = database;
    this.bytesMax = bytesMax;
    this.clock = clock;
  }

  /// @return how many were deleted
  public int sweep() {
    Instant oldest = clock.instant().minus(AGE_MAX);
    long total = 0;
    int deleted = 0;
    for (Stored stored : newestFirst()) {
      total += stored.bytes;
      if (total > bytesMax || stored.createdAt.isBefore(oldest)) {
        delete(stored);
        deleted++;
      }
    }
    return deleted;
  }

  private List<Stored> newestFirst() {
    return database.read(connection ->
        Sql.list(
            connection,
            "SELECT address, bytes, created_at FROM artifacts WHERE deleted_at IS NULL"
                + " ORDER BY created_at DESC, address",
            row ->
                new Stored(
                    new Sha256(row.getString(1)),
                    row.getLong(2),
                    Instant.ofEpochMilli(row.getLong(3)))));
  }

  private void delete(Stored stored) {
    try {
      Files.deleteIfExists(library.folder().stored(stored.address));
    } catch (IOException e) {
      throw new Fault(FaultCode.STORE_BROKEN, "cannot delete the artifact " + stored.address, e);
    }
    database.write(connection ->
        Sql.update(
            connection,
            "UPDATE artifacts SET deleted_at = ? WHERE address = ?",
            clock.instant(),
            stored.address.value()));
  }

  private record Stored(Sha256 address, long bytes, Instant createdAt) {}
}
