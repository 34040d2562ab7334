package io.funnelcloud.control.artifacts;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.control.artifacts.LiveOutput.Comparison;
import io.funnelcloud.control.store.Database;
import io.funnelcloud.control.store.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All output HQ has, by operation.
public final class OutputLibrary {
  private static final Logger LOG = LoggerFactory.getLogger(OutputLibrary.class);

  private final ArtifactFolder folder;
  private final Database database;
  private final InstantSource clock;
  private final long bytesMax;
  // Guarded by itself: who uses the growing output of which operation.
  private final Map<OpId, Shared> live = new HashMap<>();

  private OutputLibrary(
      ArtifactFolder folder, Database database, long bytesMax, InstantSource clock) {
    this.folder = folder;
    this.database = database;
    this.bytesMax = bytesMax;
    this.clock = clock;
  }

  public static OutputLibrary open(Path folder, Database database, InstantSource clock) {
    return open(folder, database, LiveOutput.BYTES_MAX, clock);
  }

  /// @param bytesMax what one operation may bring
  static OutputLibrary open(Path folder, Database database, long bytesMax, InstantSource clock) {
    try {
      return new OutputLibrary(ArtifactFolder.in(folder), database, bytesMax, clock);
    } catch (IOException e) {
      throw new Fault(FaultCode.STORE_BROKEN, "cannot open the artifacts in " + folder, e);
    }
  }

  /// Reads it by position.
  public OutputSlices slices() {
    return new OutputSlices(folder, database);
  }

  /// The growing output of an operation, for as long as the loan is open.
  public Loan borrow(OpId opId) {
    synchronized (live) {
      Shared shared = live.computeIfAbsent(opId, this::opened);
      shared.users++;
      return new Loan(opId, shared.output);
    }
  }

  private Shared opened(OpId opId) {
    try {
      return new Shared(LiveOutput.open(folder.live(opId), bytesMax));
    } catch (IOException e) {
      throw new Fault(FaultCode.STORE_BROKEN, "cannot open the output of " + opId, e);
    }
  }

  /// The right to use a growing output.
  public final class Loan implements AutoCloseable {
    private final OpId opId;
    private final LiveOutput output;
    private boolean isReturned;

    private Loan(OpId opId, LiveOutput output) {
      this.opId = opId;
      this.output = output;
    }

    public LiveOutput output() {
      return output;
    }

    @Override
    public void close() {
      synchronized (live) {
        if (!isReturned) {
          isReturned = true;
          giveBack(opId);
        }
      }
    }
  }

  private void giveBack(OpId opId) {
    Shared shared = live.get(opId);
    if (shared == null) {
      return;
    }
    shared.users--;
    if (shared.users == 0) {
      live.remove(opId);
      closeQuietly(shared.output, opId);
    }
  }

  private void closeQuietly(LiveOutput output, OpId opId) {
    try {
      output.close();
      if (output.extent().bytes() == 0) {
        Files.deleteIfExists(folder.live(opId));
      }
    } catch (IOException e) {
      LOG.warn("cannot close the output of {}", opId, e);
    }
  }

  /// What came of the end of a stream.
  public sealed interface Ending {
    /// Stored whole and verified, under that address.
    record Stored(Sha256 address) implements Ending {}

    /// Not what the machine says it was; everything is to be sent again.
    record Mismatch(String why) implements Ending {}

    /// Above the limit, sent again or not; nothing is stored.
    record TooLarge(String why) implements Ending {}
  }

  /// Verifies what arrived and stores it under its hash. Again after a crash: the same.
  public Ending finish(Loan loan, List<FinalStream> totals) {
    try {
      return switch (loan.output.compare(totals)) {
        case Comparison.Matches _ -> new Ending.Stored(store(loan));
        case Comparison.Differs(String why) -> new Ending.Mismatch(why);
        case Comparison.TooLarge(String why) -> new Ending.TooLarge(why);
      };
    } catch (IOException e) {
      throw new Fault(FaultCode.DISK_FULL, "cannot store the output of " + loan.opId, e);
    }
  }

  private Sha256 store(Loan loan) throws IOException {
    Sha256 address = loan.output.store(folder);
    record(loan.opId, address, loan.output.extent().bytes());
    return address;
  }

  private void record(OpId opId, Sha256 address, long bytes) {
    Instant now = clock.instant();
    database.write(connection -> {
      Sql.update(
          connection,
          "INSERT OR IGNORE INTO artifacts (address, op_id, bytes, created_at)"
              + " VALUES (?, ?, ?, ?)",
          address.value(),
          opId.value(),
          bytes,
          now);
      return Sql.update(
          connection, "UPDATE ops SET artifact = ? WHERE op_id = ?", address.value(), opId.value());
    });
  }

  /// Reads the output of an operation from its first frame, whether it still grows or is stored.
  public OutputReader read(OpId opId) {
    Loan loan = borrow(opId);
    // Asked with the loan in hand: it cannot be stored between the question and the opening.
    Optional<Sha256> address = state(opId).address();
    if (address.isEmpty()) {
      return OutputReader.live(this, opId, loan);
    }
    loan.close();
    return OutputReader.stored(this, folder.stored(address.get()));
  }

  /// What the row of the operation says of its output.
  ///
  /// @param isClosed nothing more will come
  record State(Optional<Sha256> address, boolean isClosed) {}

  State state(OpId opId) {
    return database
        .read(connection ->
            Sql.one(
                connection,
                "SELECT artifact, closed_at IS NOT NULL FROM ops WHERE op_id = ?",
                row -> new State(Sql.text(row, "artifact").map(Sha256::new), row.getBoolean(2)),
                opId.value()))
        .orElse(new State(Optional.empty(), true));
  }

  ArtifactFolder folder() {
    return folder;
  }

  private static final class Shared {
    private final LiveOutput output;
    private int users;

    private Shared(LiveOutput output) {
      this.output = output;
    }
  }
}
