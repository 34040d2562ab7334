package io.funnelcloud.agent.journal;

import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.contract.operation.OperationResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// The folder of one operation. Its files are all that agent and supervisor share, and all that a
/// restarted agent knows.
public final class OpFolder {
  private final Path path;
  private final OpId opId;

  OpFolder(Path path, OpId opId) {
    this.path = path;
    this.opId = opId;
  }

  public OpId opId() {
    return opId;
  }

  public Path path() {
    return path;
  }

  public Path file(String name) {
    return path.resolve(name);
  }

  /// Takes in a delivery: what is to be run, and the token to answer it with.
  public void accept(OperationRef ref, TaskToken token) throws IOException {
    DurableFiles.makeFolders(path);
    if (!isMade()) {
      DurableFiles.writeLightly(file("ref"), SealedLine.seal(Json.text(ref)));
    }
    DurableFiles.writeLightly(file("token"), SealedLine.seal(Json.text(token)));
  }

  /// Whether an earlier delivery was taken in here.
  public boolean isMade() {
    return Files.exists(file("ref"));
  }

  public Optional<OperationRef> ref() {
    return read("ref", OperationRef.class);
  }

  public Optional<TaskToken> token() {
    return read("token", TaskToken.class);
  }

  public void writeOrder(StoredOrder order) throws IOException {
    DurableFiles.write(file("order"), SealedLine.seal(Json.text(order)));
  }

  public Optional<StoredOrder> order() {
    return read("order", StoredOrder.class);
  }

  /// Whether an order was ever taken here; a damaged one counts.
  public boolean hasOrder() {
    return Files.exists(file("order")) || hasStart();
  }

  public boolean hasStart() {
    return Files.exists(file("start"), LinkOption.NOFOLLOW_LINKS);
  }

  /// Takes the start away from every supervisor, in one step that no crash can halve: a supervisor
  /// makes a folder of that name, this makes a file.
  ///
  /// @return whether this call won
  public boolean takeStart() throws IOException {
    if (hasStart()) {
      return false;
    }
    try {
      DurableFiles.makeFile(file("start"));
      DurableFiles.syncFolder(path);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /// Whether an agent took the start, so that nothing ever ran here.
  public boolean isStartTaken() {
    return Files.isRegularFile(file("start"), LinkOption.NOFOLLOW_LINKS);
  }

  public Optional<ExitRecord> exit() {
    return read("exit", ExitRecord.class);
  }

  public Optional<PidRecord> pid() {
    try {
      return Optional.of(Json.read(Files.readString(file("pid")), PidRecord.class));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// Whether a supervisor holds the lock, which is what alive means.
  public boolean isLockHeld() {
    try (FileChannel channel = FileChannel.open(file("lock"), StandardOpenOption.WRITE)) {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        return true;
      }
      lock.release();
      return false;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot probe the lock of " + opId, e);
    }
  }

  /// Tells the supervisor, now or when it starts, to end the command after its own grace.
  public void cancel() throws IOException {
    DurableFiles.write(file("cancel"), Json.bytes(Map.of()));
  }

  /// Tells the supervisor, now or when it starts, to end the command after this grace.
  public void cancel(Duration grace) throws IOException {
    DurableFiles.write(file("cancel"), Json.bytes(Map.of("graceMillis", grace.toMillis())));
  }

  public boolean isCancelled() {
    return Files.exists(file("cancel"));
  }

  /// Keeps a result that no exit file tells.
  public void writeOutcome(OperationResult result) throws IOException {
    DurableFiles.makeFolders(path);
    DurableFiles.write(file("outcome"), SealedLine.seal(Json.text(result)));
  }

  public Optional<OperationResult> outcome() {
    return read("outcome", OperationResult.class);
  }

  /// Notes that nothing more is to be told, with the result for the case that HQ asks again.
  public void close(OperationResult result, Closing closing) throws IOException {
    DurableFiles.writeLightly(file("closed"), SealedLine.seal(Json.text(result)));
    // What HQ did not store stays here until the folder goes.
    if (closing == Closing.ACKNOWLEDGED && result.artifact().isPresent()) {
      removeSpool();
    }
  }

  /// The result that was told; empty while it was not.
  public Optional<OperationResult> closedWith() {
    return read("closed", OperationResult.class);
  }

  public boolean isClosed() {
    return Files.exists(file("closed"));
  }

  /// Why nothing more is to be told about an operation.
  public enum Closing {
    /// HQ has the result, and the output if the result names where.
    ACKNOWLEDGED,
    /// HQ had closed or forgotten the operation before; the output stays until the folder goes.
    LATE
  }

  private void removeSpool() throws IOException {
    try (DirectoryStream<Path> spool = Files.newDirectoryStream(path, "spool.*")) {
      for (Path segment : spool) {
        Files.deleteIfExists(segment);
      }
    }
  }

  private <T> Optional<T> read(String name, Class<T> type) {
    return SealedLine.read(file(name)).map(line -> Json.read(line, type));
  }
}
