package io.funnelcloud.control.artifacts;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.operation.OutputFrame;
import io.funnelcloud.contract.operation.OutputFrame.StreamName;
import io.funnelcloud.contract.operation.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The output of one operation while it grows: a file of frames, its offsets and hashes. Shared by
/// the stream that brings it and everyone who reads along; the lock guards all fields.
public final class LiveOutput {
  /// Twice the largest quota by default: an agent that ignores its quota must not fill our disk.
  static final long BYTES_MAX = 2L << 30;

  private final Path file;
  private final long bytesMax;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private FileChannel channel;
  private MessageDigest whole = Sha256.digest();
  private Map<StreamName, ReceivedStream> streams = fresh();
  private long written;
  private Offsets durable = Offsets.NONE;
  private int generation;
  private boolean isOverflowing;
  private int overflows;
  private Optional<Path> stored = Optional.empty();

  private LiveOutput(Path file, FileChannel channel, long bytesMax) {
    this.file = file;
    this.channel = channel;
    this.bytesMax = bytesMax;
  }

  /// Opens what is there, cutting off a torn last frame, and takes the hashes up where they were.
  static LiveOutput open(Path file, long bytesMax) throws IOException {
    LiveOutput output = new LiveOutput(file, channel(file), bytesMax);
    output.readBack();
    return output;
  }

  private static FileChannel channel(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private static Map<StreamName, ReceivedStream> fresh() {
    Map<StreamName, ReceivedStream> streams = new EnumMap<>(StreamName.class);
    for (StreamName name : StreamName.values()) {
      streams.put(name, new ReceivedStream());
    }
    return streams;
  }

  private void readBack() throws IOException {
    FrameChannel frames = new FrameChannel(channel);
    long size = channel.size();
    for (Optional<OutputFrame> frame = frames.next(size);
        frame.isPresent();
        frame = frames.next(size)) {
      whole.update(frame.get().encoded());
      received(frame.get().stream()).add(frame.get());
    }
    channel.truncate(frames.position());
    channel.force(false);
    written = frames.position();
    durable = offsets();
  }

  /// How far each stream reached.
  public record Offsets(long stdout, long stderr) {
    static final Offsets NONE = new Offsets(0, 0);
  }

  /// What is on disk, or was dropped for good.
  ///
  /// @param generation rises when everything is sent again
  public record Durable(int generation, Offsets offsets) {}

  public Durable durable() {
    lock.lock();
    try {
      return new Durable(generation, durable);
    } finally {
      lock.unlock();
    }
  }

  /// What is here of each stream.
  Offsets kept() {
    lock.lock();
    try {
      return new Offsets(received(StreamName.STDOUT).kept(), received(StreamName.STDERR).kept());
    } finally {
      lock.unlock();
    }
  }

  private Offsets offsets() {
    return new Offsets(received(StreamName.STDOUT).offset(), received(StreamName.STDERR).offset());
  }

  private ReceivedStream received(StreamName name) {
    ReceivedStream stream = streams.get(name);
    if (stream == null) {
      throw new IllegalStateException("no stream " + name);
    }
    return stream;
  }

  /// Adds what is news of a frame. A gap is taken as it comes; the end says whether it was meant.
  /// Above the limit the bytes are dropped, so that the machine does not wait for ever: at the end
  /// it is asked for what it kept.
  ///
  /// @throws Fault with DISK_FULL; nothing of the frame is kept then
  public void append(OutputFrame frame) {
    lock.lock();
    try {
      Optional<OutputFrame> news = received(frame.stream()).news(frame);
      if (news.isPresent() && stored.isEmpty()) {
        take(news.get());
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void take(OutputFrame frame) {
    byte[] encoded = frame.encoded();
    isOverflowing = isOverflowing || written + encoded.length > bytesMax;
    if (isOverflowing) {
      received(frame.stream()).drop(frame);
      return;
    }
    try {
      ByteBuffer buffer = ByteBuffer.wrap(encoded);
      while (buffer.hasRemaining()) {
        channel.write(buffer, written + buffer.position());
      }
    } catch (IOException e) {
      throw new Fault(FaultCode.DISK_FULL, "cannot write the output " + file, e);
    }
    whole.update(encoded);
    received(frame.stream()).add(frame);
    written += encoded.length;
  }

  /// Waits for something its caller was not told to be on disk, at most so long, and brings it
  /// there unless another caller did.
  ///
  /// @param told what this caller told its machine last
  /// @return what is on disk now, when that is news
  public Optional<Durable> sync(Durable told, Duration longest) throws InterruptedException {
    Offsets reached;
    FileChannel current;
    int started;
    lock.lock();
    try {
      long left = longest.toNanos();
      while (!hasNews(told) && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (!hasNews(told)) {
        return Optional.empty();
      }
      reached = offsets();
      if (reached.equals(durable)) {
        return Optional.of(new Durable(generation, durable));
      }
      current = channel;
      started = generation;
    } finally {
      lock.unlock();
    }
    return force(current) ? synced(started, reached) : Optional.empty();
  }

  /// That everything starts over is told by its caller, not as an offset. What is stored or closed
  /// has none: whoever follows it waits until the call is over instead of asking on and on.
  private boolean hasNews(Durable told) {
    Offsets now = offsets();
    return stored.isEmpty()
        && channel.isOpen()
        && !now.equals(Offsets.NONE)
        && !told.equals(new Durable(generation, now));
  }

  private Optional<Durable> synced(int started, Offsets reached) {
    lock.lock();
    try {
      if (started != generation) {
        return Optional.empty(); // It started over meanwhile.
      }
      durable =
          new Offsets(
              Math.max(durable.stdout(), reached.stdout()),
              Math.max(durable.stderr(), reached.stderr()));
      return Optional.of(new Durable(generation, durable));
    } finally {
      lock.unlock();
    }
  }

  /// Whether it is on disk; not when it started over or was closed meanwhile.
  private boolean force(FileChannel forced) {
    try {
      forced.force(false);
      return true;
    } catch (ClosedChannelException e) {
      return false;
    } catch (IOException e) {
      throw new Fault(FaultCode.DISK_FULL, "cannot write the output " + file, e);
    }
  }

  /// How what arrived compares with what the machine says.
  sealed interface Comparison {
    record Matches() implements Comparison {}

    /// Everything was thrown away: the machine sends it again.
    record Differs(String why) implements Comparison {}

    /// Even what the machine kept is above the limit; everything was thrown away.
    record TooLarge(String why) implements Comparison {}
  }

  Comparison compare(List<FinalStream> totals) throws IOException {
    lock.lock();
    try {
      Comparison comparison = isOverflowing ? overflow() : flaw(totals);
      switch (comparison) {
        case Comparison.Matches _ -> {}
        case Comparison.Differs _, Comparison.TooLarge _ -> startOver();
      }
      return comparison;
    } finally {
      lock.unlock();
    }
  }

  private Comparison overflow() {
    overflows++;
    String why = "the output is larger than " + bytesMax + " bytes";
    return overflows == 1 ? new Comparison.Differs(why) : new Comparison.TooLarge(why);
  }

  private Comparison flaw(List<FinalStream> totals) {
    return totals.stream()
        .map(total -> received(total.stream()).flaw(total))
        .filter(flaw -> !flaw.isEmpty())
        .findFirst()
        .<Comparison>map(Comparison.Differs::new)
        .orElseGet(Comparison.Matches::new);
  }

  private void startOver() throws IOException {
    channel.close();
    Files.deleteIfExists(file);
    channel = channel(file);
    whole = Sha256.digest();
    streams = fresh();
    written = 0;
    durable = Offsets.NONE;
    isOverflowing = false;
    generation++;
    changed.signalAll();
  }

  /// Moves the file to where its own hash says.
  ///
  /// @return that hash
  Sha256 store(ArtifactFolder folder) throws IOException {
    lock.lock();
    try {
      channel.force(true);
      Sha256 address = Sha256.finished((MessageDigest) whole.clone());
      Path target = folder.prepared(address);
      if (stored.isEmpty()) {
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        ArtifactFolder.sync(target);
        stored = Optional.of(target);
      }
      changed.signalAll();
      return address;
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
    } finally {
      lock.unlock();
    }
  }

  /// Where the readable bytes are now, and how many.
  ///
  /// @param generation rises when everything is sent again
  record Extent(Path file, long bytes, int generation, boolean isStored) {}

  Extent extent() {
    lock.lock();
    try {
      return new Extent(stored.orElse(file), written, generation, stored.isPresent());
    } finally {
      lock.unlock();
    }
  }

  void close() throws IOException {
    lock.lock();
    try {
      if (channel.isOpen() && stored.isEmpty()) {
        channel.force(false);
      }
      channel.close();
    } finally {
      lock.unlock();
    }
  }

  /// How long a sync may wait before it looks whether its stream is still there.
  public static Duration patience() {
    return Duration.ofNanos(TimeUnit.MILLISECONDS.toNanos(500));
  }
}
