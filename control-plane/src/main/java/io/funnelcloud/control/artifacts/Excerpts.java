package io.funnelcloud.control.artifacts;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OutputFrame.StreamName;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.control.artifacts.FrameChannel.Head;
import io.funnelcloud.control.artifacts.LiveOutput.Extent;
import io.funnelcloud.control.artifacts.OutputLibrary.Loan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// The first and last bytes of a stream, for views that show a little. Reads heads of frames only,
/// and the bytes it needs.
public final class Excerpts {
  private final OutputLibrary library;

  public Excerpts(OutputLibrary library) {
    this.library = library;
  }

  /// The first bytes, at most so many.
  public byte[] head(OpId opId, StreamName stream, int most) {
    return with(opId, (frames, limit) -> head(frames, limit, stream, most));
  }

  /// The last bytes, at most so many.
  public byte[] tail(OpId opId, StreamName stream, int most) {
    return with(opId, (frames, limit) -> tail(frames, limit, stream, most));
  }

  private static byte[] head(FrameChannel frames, long limit, StreamName stream, int most)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (bytes.size() < most) {
      Optional<Head> head = frames.nextHead(limit);
      if (head.isEmpty()) {
        break;
      }
      if (head.get().stream() == stream) {
        int length = Math.min(head.get().length(), most - bytes.size());
        bytes.writeBytes(frames.bytes(head.get(), 0, length));
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] tail(FrameChannel frames, long limit, StreamName stream, int most)
      throws IOException {
    Deque<Head> last = new ArrayDeque<>();
    long kept = 0;
    for (Optional<Head> next = frames.nextHead(limit);
        next.isPresent();
        next = frames.nextHead(limit)) {
      if (next.get().stream() != stream) {
        continue;
      }
      last.addLast(next.get());
      kept += next.get().length();
      while (kept - last.getFirst().length() >= most) {
        kept -= last.removeFirst().length();
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long surplus = Math.max(0, kept - most);
    for (Head head : last) {
      int skipped = (int) Math.min(surplus, head.length());
      surplus -= skipped;
      bytes.writeBytes(frames.bytes(head, skipped, head.length() - skipped));
    }
    return bytes.toByteArray();
  }

  private byte[] with(OpId opId, Reading reading) {
    Optional<Sha256> address = library.state(opId).address();
    try {
      if (address.isPresent()) {
        Path file = library.folder().stored(address.get());
        return read(file, Files.size(file), reading);
      }
      try (Loan loan = library.borrow(opId)) {
        Extent extent = loan.output().extent();
        return read(extent.file(), extent.bytes(), reading);
      }
    } catch (NoSuchFileException e) {
      throw new Fault(FaultCode.NOT_FOUND, "the output of " + opId + " was deleted", e);
    } catch (IOException e) {
      throw new Fault(FaultCode.STORE_BROKEN, "cannot read the output of " + opId, e);
    }
  }

  private static byte[] read(Path file, long limit, Reading reading) throws IOException {
    try (FrameChannel frames = new FrameChannel(FileChannel.open(file, StandardOpenOption.READ))) {
      return reading.of(frames, limit);
    }
  }

  @FunctionalInterface
  private interface Reading {
    byte[] of(FrameChannel frames, long limit) throws IOException;
  }
}
