package io.funnelcloud.control.http;

import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OutputFrame;
import io.funnelcloud.contract.operation.OutputFrame.StreamName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// Copies the stored output of one operation, a few frames at a time.
final class OutputReading {
  private static final int SLICE_BYTES = 512 * 1024;

  private final OutputSource source;
  private final OpId op;

  OutputReading(OutputSource source, OpId op) {
    this.source = source;
    this.op = op;
  }

  /// Whether the reader wants more.
  private enum Appetite {
    MORE,
    ENOUGH
  }

  /// Takes one frame.
  @FunctionalInterface
  private interface Taker {
    Appetite take(OutputFrame frame) throws IOException;
  }

  /// The encoded frames from that position on.
  void frames(long position, OutputStream out) throws IOException {
    copy(
        position,
        frame -> {
          out.write(frame.encoded());
          return Appetite.MORE;
        });
  }

  /// The bytes of one stream from that offset on; what the quota cut out is left out.
  void bytes(StreamName stream, long from, OutputStream out) throws IOException {
    copy(
        0,
        frame -> {
          if (frame.stream() == stream) {
            writeFrom(frame, from, out);
          }
          return Appetite.MORE;
        });
  }

  private static void writeFrom(OutputFrame frame, long from, OutputStream out) throws IOException {
    long skip = Math.max(0, from - frame.offset());
    if (skip < frame.bytes().length) {
      out.write(frame.bytes(), (int) skip, frame.bytes().length - (int) skip);
    }
  }

  /// The first bytes of one stream, at most so many and one more to tell that there are more.
  byte[] head(StreamName stream, int most) {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    try {
      copy(0, frame -> takeHead(frame, stream, most, head));
    } catch (IOException e) {
      throw new IllegalStateException("memory refused a write", e);
    }
    return head.toByteArray();
  }

  private static Appetite takeHead(
      OutputFrame frame, StreamName stream, int most, ByteArrayOutputStream head) {
    if (frame.stream() == stream) {
      int room = most + 1 - head.size();
      head.write(frame.bytes(), 0, Math.min(room, frame.bytes().length));
    }
    return head.size() > most ? Appetite.ENOUGH : Appetite.MORE;
  }

  private void copy(long position, Taker taker) throws IOException {
    long next = position;
    while (true) {
      OutputSource.Slice slice = source.read(op, next, SLICE_BYTES);
      for (OutputFrame frame : slice.frames()) {
        if (taker.take(frame) == Appetite.ENOUGH) {
          return;
        }
      }
      if (slice.frames().isEmpty()) {
        return;
      }
      next = slice.next();
    }
  }

  /// Whether everything of it is stored.
  boolean isComplete() {
    long next = 0;
    while (true) {
      OutputSource.Slice slice = source.read(op, next, SLICE_BYTES);
      if (slice.complete() || slice.frames().isEmpty()) {
        return slice.complete();
      }
      next = slice.next();
    }
  }
}
