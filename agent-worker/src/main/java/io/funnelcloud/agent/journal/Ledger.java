package io.funnelcloud.agent.journal;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.OpId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which op ids and nonces were used up on this machine, on disk before anything runs (I1). It
/// outlives the op folders.
public final class Ledger implements AutoCloseable {
  /// I1 asks for 30 days; twice that costs 200 bytes an operation.
  static final Duration KEPT = Duration.ofDays(60);

  private final Path file;
  // All guarded by this.
  private final FileChannel channel;
  private final Map<String, OpId> nonces = new HashMap<>();
  private final Map<OpId, Use> uses = new HashMap<>();
  private Optional<Instant> newest = Optional.empty();

  /// What became of an op id here.
  public enum Use {
    /// It may have run.
    SPENT,
    /// Proven not to have run.
    RETURNED
  }

  record Line(OpId opId, String nonce, Instant at, Use use) {}

  private Ledger(Path file, List<Line> lines) throws IOException {
    this.file = file;
    lines.forEach(this::remember);
    this.channel = DurableFiles.appending(file);
  }

  /// Opens or makes the ledger; a torn last line was never acted on and is dropped, as is what is
  /// older than it must be kept. Age counts from the newest line: orders are refused while the
  /// clock is wrong, so the lines tell the time, and a clock that jumps forgets nothing.
  public static Ledger open(Path file) throws IOException {
    List<Line> lines = new ArrayList<>();
    String text = Files.exists(file) ? Files.readString(file) : "";
    for (String line : text.split("\n")) {
      read(line).ifPresent(lines::add);
    }
    lines.stream()
        .map(Line::at)
        .max(Comparator.naturalOrder())
        .ifPresent(last -> lines.removeIf(line -> line.at().isBefore(last.minus(KEPT))));
    StringBuilder kept = new StringBuilder();
    lines.forEach(line -> kept.append(Json.text(line)).append('\n'));
    if (!kept.toString().equals(text)) {
      DurableFiles.write(file, kept.toString().getBytes(StandardCharsets.UTF_8));
    }
    return new Ledger(file, lines);
  }

  private static Optional<Line> read(String text) {
    try {
      return Optional.of(Json.read(text, Line.class));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private void remember(Line line) {
    nonces.put(line.nonce(), line.opId());
    newest = Optional.of(newest.filter(last -> last.isAfter(line.at())).orElse(line.at()));
    uses.put(line.opId(), line.use());
  }

  public synchronized Optional<Use> use(OpId opId) {
    return Optional.ofNullable(uses.get(opId));
  }

  /// When the last op id was used up.
  synchronized Optional<Instant> newest() {
    return newest;
  }

  /// The op a nonce was first seen with.
  public synchronized Optional<OpId> owner(String nonce) {
    return Optional.ofNullable(nonces.get(nonce));
  }

  /// Uses up op id and nonce; on disk when this returns.
  public void spend(OpId opId, String nonce, Instant at) {
    append(new Line(opId, nonce, at, Use.SPENT));
  }

  /// Gives an op id back that was proven not to have run.
  public void giveBack(OpId opId, String nonce, Instant at) {
    append(new Line(opId, nonce, at, Use.RETURNED));
  }

  private synchronized void append(Line line) {
    try {
      long start = channel.size();
      try {
        ByteBuffer bytes =
            ByteBuffer.wrap((Json.text(line) + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(false);
      } catch (IOException e) {
        channel.truncate(start);
        throw e;
      }
    } catch (IOException e) {
      throw new Fault(FaultCode.DISK_FULL, "cannot write the ledger " + file, e);
    }
    remember(line);
  }

  @Override
  public synchronized void close() throws IOException {
    channel.close();
  }
}
