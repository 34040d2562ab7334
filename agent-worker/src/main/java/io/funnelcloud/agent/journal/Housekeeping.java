package io.funnelcloud.agent.journal;

import io.funnelcloud.contract.operation.OpId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Keeps the journal within its bounds: removes folders that nobody needs, the oldest first, and
/// tells when those that are needed take too much. One thread at a time uses it.
public final class Housekeeping {
  /// What a file takes at least, and what sizes are rounded up to.
  static final long BLOCK = 4096;

  private final Path ops;
  private final Limits limits;
  private Map<Path, Entry> known = Map.of();

  /// How much may be kept of operations that ended.
  public record Limits(Duration age, long bytes) {
    public static final Limits STANDARD = new Limits(Duration.ofDays(30), 1L << 30);
  }

  /// One folder below `ops`.
  ///
  /// @param opId empty for what is no operation's folder any more
  public record Entry(
      Path path, Optional<OpId> opId, Instant changed, long bytes, Standing standing) {}

  /// Who still needs a folder.
  public enum Standing {
    /// Nobody: HQ has the end of it.
    CLOSED,
    /// HQ does not have the end yet.
    OPEN,
    /// The command runs; its own quota bounds it.
    RUNNING
  }

  /// What one look found and did.
  ///
  /// @param bytes what is left of operations that do not run
  public record Report(int removedByAge, int removedBySize, long bytes, long limit) {
    public boolean isOver() {
      return bytes > limit;
    }
  }

  Housekeeping(Path ops, Limits limits) {
    this.ops = ops;
    this.limits = limits;
  }

  /// Removes what may go.
  ///
  /// @param before what changed earlier is too old
  /// @param takeAway moves a folder out of everybody's sight unless somebody began to use it, and
  ///   says whether it did
  public Report tidy(Instant before, Predicate<Entry> takeAway) {
    List<Entry> all = scan();
    long bytes = all.stream().filter(Housekeeping::counts).mapToLong(Entry::bytes).sum();
    int byAge = 0;
    int bySize = 0;
    for (Entry entry : removable(all)) {
      boolean isOld = entry.changed().isBefore(before);
      if ((isOld || bytes > limits.bytes()) && takeAway.test(entry)) {
        bytes -= entry.bytes();
        byAge += isOld ? 1 : 0;
        bySize += isOld ? 0 : 1;
      }
    }
    removeTrash();
    return new Report(byAge, bySize, bytes, limits.bytes());
  }

  public Duration age() {
    return limits.age();
  }

  private static boolean counts(Entry entry) {
    return entry.standing() != Standing.RUNNING;
  }

  private static List<Entry> removable(List<Entry> all) {
    return all.stream()
        .filter(entry -> entry.standing() == Standing.CLOSED)
        .sorted(Comparator.comparing(Entry::changed))
        .toList();
  }

  private List<Entry> scan() {
    Map<Path, Entry> found = new HashMap<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(ops)) {
      for (Path path : all) {
        entry(path).ifPresent(entry -> found.put(path, entry));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + ops, e);
    }
    known = found;
    return new ArrayList<>(found.values());
  }

  /// Nothing is added to the folder of a closed operation, so its size is looked at once.
  private Optional<Entry> entry(Path path) throws IOException {
    try {
      Instant changed = Files.getLastModifiedTime(path).toInstant();
      Optional<Entry> before = Optional.ofNullable(known.get(path));
      if (before.isPresent()
          && before.get().standing() == Standing.CLOSED
          && before.get().changed().equals(changed)) {
        return before;
      }
      return Optional.of(new Entry(path, Journal.opId(path), changed, bytes(path), standing(path)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static Standing standing(Path path) {
    if (Journal.opId(path).isEmpty() || Files.exists(path.resolve("closed"))) {
      return Standing.CLOSED;
    }
    boolean isRunning = Files.exists(path.resolve("start")) && !Files.exists(path.resolve("exit"));
    return isRunning ? Standing.RUNNING : Standing.OPEN;
  }

  private static long bytes(Path folder) throws IOException {
    long sum = BLOCK;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        sum += blocks(file);
      }
    } catch (java.nio.file.NotDirectoryException e) {
      return blocks(folder);
    }
    return sum;
  }

  private static long blocks(Path file) throws IOException {
    try {
      return (Files.size(file) + BLOCK - 1) / BLOCK * BLOCK;
    } catch (NoSuchFileException e) {
      return 0; // Written and renamed meanwhile.
    }
  }

  /// Moves a folder aside, in one step; what is aside is removed by the next look at the latest.
  public boolean discard(Entry entry) {
    try {
      Files.move(
          entry.path(), trash().resolve(entry.path().getFileName() + "-" + System.nanoTime()));
      return true;
    } catch (IOException e) {
      return false; // It is still there, and counts.
    }
  }

  private Path trash() throws IOException {
    Path trash = ops.resolveSibling("trash");
    DurableFiles.makeFolders(trash);
    return trash;
  }

  private void removeTrash() {
    Path trash = ops.resolveSibling("trash");
    if (!Files.exists(trash)) {
      return;
    }
    try (Stream<Path> all = Files.walk(trash)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot empty the trash beside " + ops, e);
    }
  }
}
