package io.funnelcloud.agent.journal;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.operation.OpId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/// Everything about operations that outlives the agent: folders, ledger, journal id, incarnation.
/// One process at a time holds it.
public final class Journal implements AutoCloseable {
  private final Path ops;
  private final FileChannel guard;
  private final Ledger ledger;
  private final Start start;
  private final Housekeeping housekeeping;

  /// What tells one start of one agent from all others.
  ///
  /// @param journalId made with the journal; another one means that the memory of operations is
  ///   gone
  /// @param incarnation rises at each start
  /// @param nonce random, made at each start
  public record Start(String journalId, long incarnation, String nonce) {}

  private Journal(
      Path ops, FileChannel guard, Ledger ledger, Start start, Housekeeping housekeeping) {
    this.ops = ops;
    this.guard = guard;
    this.ledger = ledger;
    this.start = start;
    this.housekeeping = housekeeping;
  }

  /// @throws Fault with CONFLICT when another process has it open
  public static Journal open(Path state, InstantSource clock) {
    return open(state, clock, Housekeeping.Limits.STANDARD);
  }

  /// @throws Fault with CONFLICT when another process has it open
  public static Journal open(Path state, InstantSource clock, Housekeeping.Limits limits) {
    try {
      Path ops = state.resolve("journal/ops");
      DurableFiles.makeFolders(ops);
      FileChannel guard = guard(state.resolve("agent.lock"), state);
      Path ledgerFile = state.resolve("journal/ledger");
      forgetNameWithout(ledgerFile, state.resolve("journal-id"));
      Ledger ledger = Ledger.open(ledgerFile);
      Start start = start(state, clock.instant());
      return new Journal(ops, guard, ledger, start, new Housekeeping(ops, limits));
    } catch (IOException e) {
      throw new Fault(FaultCode.DISK_FULL, "cannot write the journal in " + state, e);
    }
  }

  /// Whoever lost the memory of what ran must not answer under the name that HQ knows from before:
  /// "not started" would then prove too much.
  private static void forgetNameWithout(Path ledger, Path journalId) throws IOException {
    if (!Files.exists(ledger)) {
      Files.deleteIfExists(journalId);
      DurableFiles.syncFolder(Objects.requireNonNull(journalId.getParent()));
    }
  }

  private static FileChannel guard(Path file, Path state) throws IOException {
    FileChannel channel = DurableFiles.appending(file);
    if (!isTaken(channel)) {
      channel.close();
      throw new Fault(FaultCode.CONFLICT, "another agent already runs with the state in " + state);
    }
    return channel;
  }

  private static boolean isTaken(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null && lock.isValid();
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static Start start(Path state, Instant now) throws IOException {
    Path idFile = state.resolve("journal-id");
    Optional<String> known = SealedLine.read(idFile);
    String id = known.orElseGet(Journal::random);
    if (known.isEmpty()) {
      DurableFiles.write(idFile, SealedLine.seal(id));
    }
    Path counter = state.resolve("incarnation");
    long next = nextIncarnation(counter, now);
    DurableFiles.write(counter, SealedLine.seal(Long.toString(next)));
    return new Start(id, next, random());
  }

  /// A counter that became unreadable goes on at the seconds since 1970: far above any count of
  /// starts, so that this start is not taken for a clone of an older one.
  private static long nextIncarnation(Path counter, Instant now) {
    if (!Files.exists(counter)) {
      return 1;
    }
    return SealedLine.read(counter)
        .map(Long::parseLong)
        .map(last -> last + 1)
        .orElseGet(now::getEpochSecond);
  }

  private static String random() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  public Start start() {
    return start;
  }

  public Ledger ledger() {
    return ledger;
  }

  public OpFolder folder(OpId opId) {
    return folderIn(ops, opId);
  }

  /// The folder of an operation below that of all operations.
  public static OpFolder folderIn(Path ops, OpId opId) {
    return new OpFolder(ops.resolve(opId.value()), opId);
  }

  /// The folders of operations whose end HQ does not have yet.
  public List<OpFolder> open() {
    return folders().stream().filter(folder -> !folder.isClosed()).toList();
  }

  private List<OpFolder> folders() {
    List<OpFolder> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(ops)) {
      for (Path path : all) {
        opId(path).ifPresent(id -> found.add(new OpFolder(path, id)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + ops, e);
    }
    return found;
  }

  static Optional<OpId> opId(Path path) {
    try {
      return Optional.of(OpId.parse(path.getFileName().toString()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// Puts a folder whose order was proven not to have started aside, so that the op may be
  /// delivered again into a fresh one.
  public void retire(OpFolder folder) throws IOException {
    int generation = 1;
    while (Files.exists(retired(folder, generation))) {
      generation++;
    }
    Files.move(folder.path(), retired(folder, generation));
    DurableFiles.syncFolder(ops);
  }

  private Path retired(OpFolder folder, int generation) {
    return ops.resolve(folder.opId().value() + "~" + generation);
  }

  /// Removes what nobody needs any more and what is too much. Time is that of the newest operation,
  /// so that a clock that jumps ahead removes nothing.
  ///
  /// @param takeAway discards a folder unless somebody uses it; says whether it did
  public Housekeeping.Report tidy(Instant now, Predicate<Housekeeping.Entry> takeAway) {
    Instant newest = ledger.newest().filter(at -> at.isBefore(now)).orElse(now);
    return housekeeping.tidy(newest.minus(housekeeping.age()), takeAway);
  }

  /// @return whether the folder is out of everybody's sight now
  public boolean discard(Housekeeping.Entry entry) {
    return housekeeping.discard(entry);
  }

  @Override
  public void close() throws IOException {
    ledger.close();
    guard.close();
  }
}
