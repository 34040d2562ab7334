package io.funnelcloud.control.artifacts;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OutputFrame.StreamName;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.control.artifacts.LiveOutput.Comparison;
import io.funnelcloud.control.artifacts.LiveOutput.Offsets;
import io.funnelcloud.control.store.Database;
import io.funnelcloud.control.store.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
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
  // How often the output of an operation was thrown away and sent again; of the few where it was.
  private final ConcurrentMap<OpId, Integer> startsOver = new ConcurrentHashMap<>();

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
    return new OutputSlices(folder, database, op -> startsOver.getOrDefault(op, 0));
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
    /// Stored and verified, under that address.
    ///
    /// @param dropped what is missing of each stream
    record Stored(Sha256 address, Offsets dropped) implements Ending {}

    /// Not what the machine says it was; everything is to be sent again.
    record Mismatch(String why) implements Ending {}

    /// Above the limit, sent again or not; nothing is stored.
    record TooLarge(String why) implements Ending {}
  }

  /// Verifies what arrived and stores it under its hash. Again after a crash: the same.
  public Ending finish(Loan loan, List<FinalStream> totals) {
    try {
      return switch (loan.output.compare(totals)) {
        case Comparison.Matches _ -> stored(loan, totals);
        case Comparison.Differs(String why) -> {
          startsOver.merge(loan.opId, 1, Integer::sum);
          yield new Ending.Mismatch(why);
        }
        case Comparison.TooLarge(String why) -> {
          startsOver.merge(loan.opId, 1, Integer::sum);
          yield new Ending.TooLarge(why);
        }
      };
    } catch (IOException e) {
      throw new Fault(FaultCode.DISK_FULL, "cannot store the output of " + loan.opId, e);
    }
  }

  private Ending stored(Loan loan, List<FinalStream> totals) throws IOException {
    return new Ending.Stored(store(loan), missing(totals, loan.output.kept()));
  }

  /// What is missing of streams that were stored before.
  public Offsets dropped(Sha256 address, List<FinalStream> totals) {
    try {
      return missing(totals, OutputSlices.kept(folder.stored(address)));
    } catch (NoSuchFileException _) {
      return missing(totals, Offsets.NONE); // Deleted to make room.
    } catch (IOException e) {
      throw new Fault(FaultCode.STORE_BROKEN, "cannot read the artifact " + address, e);
    }
  }

  private static Offsets missing(List<FinalStream> totals, Offsets kept) {
    return new Offsets(
        total(totals, StreamName.STDOUT) - kept.stdout(),
        total(totals, StreamName.STDERR) - kept.stderr());
  }

  private static long total(List<FinalStream> totals, StreamName stream) {
    return totals.stream()
        .filter(total -> total.stream() == stream)
        .mapToLong(FinalStream::bytes)
        .findFirst()
        .orElse(0);
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
