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
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private FileChannel channel;
  private MessageDigest whole = Sha256.digest();
  private Map<StreamName, ReceivedStream> streams = fresh();
  private long written;
  private long synced;
  private int generation;
  private Optional<Path> stored = Optional.empty();

  private LiveOutput(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// Opens what is there, cutting off a torn last frame, and takes the hashes up where they were.
  static LiveOutput open(Path file) throws IOException {
    LiveOutput output = new LiveOutput(file, channel(file));
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
    written = frames.position();
    synced = written;
  }

  /// How far each stream reached: written, or on disk.
  public record Offsets(long stdout, long stderr) {}

  public Offsets offsets() {
    lock.lock();
    try {
      return new Offsets(
          received(StreamName.STDOUT).offset(), received(StreamName.STDERR).offset());
    } finally {
      lock.unlock();
    }
  }

  private ReceivedStream received(StreamName name) {
    ReceivedStream stream = streams.get(name);
    if (stream == null) {
      throw new IllegalStateException("no stream " + name);
    }
    return stream;
  }

  /// Adds what is news of a frame. A gap is taken as it comes; the end says whether it was meant.
  ///
  /// @throws Fault with DISK_FULL or TOO_LARGE; nothing of the frame is kept then
  public void append(OutputFrame frame) {
    lock.lock();
    try {
      Optional<OutputFrame> news = received(frame.stream()).news(frame);
      if (news.isPresent() && stored.isEmpty()) {
        write(news.get());
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void write(OutputFrame frame) {
    byte[] encoded = frame.encoded();
    if (written + encoded.length > BYTES_MAX) {
      throw new Fault(FaultCode.TOO_LARGE, "the output is larger than " + BYTES_MAX + " bytes");
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

  /// Waits for something that is not on disk yet, at most so long, and brings it there.
  ///
  /// @return the offsets that are on disk now, when there was something
  public Optional<Offsets> sync(Duration longest) throws InterruptedException {
    long reached;
    Offsets offsets;
    FileChannel current;
    int started;
    lock.lock();
    try {
      long left = longest.toNanos();
      while (written == synced && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (written == synced || stored.isPresent()) {
        return Optional.empty();
      }
      reached = written;
      offsets = offsets();
      current = channel;
      started = generation;
    } finally {
      lock.unlock();
    }
    return force(current) ? synced(started, reached, offsets) : Optional.empty();
  }

  private Optional<Offsets> synced(int started, long reached, Offsets offsets) {
    lock.lock();
    try {
      if (started != generation) {
        return Optional.empty(); // It started over meanwhile.
      }
      synced = Math.max(synced, reached);
      return Optional.of(offsets);
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

  /// Compares with what the machine says. A mismatch throws everything away: the machine sends it
  /// again.
  ///
  /// @return why it does not match; empty when it does
  String compare(List<FinalStream> totals) throws IOException {
    lock.lock();
    try {
      for (FinalStream total : totals) {
        String flaw = received(total.stream()).flaw(total);
        if (!flaw.isEmpty()) {
          startOver();
          return flaw;
        }
      }
      return "";
    } finally {
      lock.unlock();
    }
  }

  private void startOver() throws IOException {
    channel.close();
    Files.deleteIfExists(file);
    channel = channel(file);
    whole = Sha256.digest();
    streams = fresh();
    written = 0;
    synced = 0;
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

  /// Waits until there is more than was seen, at most so long.
  void awaitBeyond(Extent seen, Duration longest) throws InterruptedException {
    lock.lock();
    try {
      long left = longest.toNanos();
      while (extent().equals(seen) && left > 0) {
        left = changed.awaitNanos(left);
      }
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
