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

  /// The encoded frames from that place on; the first one may be cut.
  void frames(OutputSource.Spot spot, OutputStream out) throws IOException {
    Window window = new Window(spot.before(), Long.MAX_VALUE);
    copy(
        spot.position(),
        frame -> {
          out.write(window.cut(frame).encoded());
          return Appetite.MORE;
        });
  }

  /// The bytes of one stream from that offset on; what the quota cut out is left out.
  void bytes(StreamName stream, long from, OutputStream out) throws IOException {
    copy(
        from == 0 ? 0 : source.atOffset(op, stream, from),
        frame -> {
          if (frame.stream() == stream) {
            writeFrom(frame, from, out);
          }
          return Appetite.MORE;
        });
  }

  /// The stored bytes of one stream from the first to the last, counted as they lie here.
  void range(StreamName stream, long first, long last, OutputStream out) throws IOException {
    OutputSource.Spot spot = source.atByte(op, stream, first);
    Window window = new Window(first - spot.before(), last - spot.before() + 1);
    copy(
        spot.position(),
        frame -> frame.stream() == stream ? window.write(frame.bytes(), out) : Appetite.MORE);
  }

  /// What is still to be skipped and written; for one copy.
  private static final class Window {
    private long skip;
    private long left;

    Window(long from, long to) {
      skip = from;
      left = to - from;
    }

    Appetite write(byte[] bytes, OutputStream out) throws IOException {
      int from = (int) Math.min(skip, bytes.length);
      int length = (int) Math.min(left, bytes.length - from);
      out.write(bytes, from, length);
      skip -= from;
      left -= length;
      return left > 0 ? Appetite.MORE : Appetite.ENOUGH;
    }

    OutputFrame cut(OutputFrame frame) {
      int from = (int) Math.min(skip, frame.bytes().length);
      skip = 0;
      return from == 0 ? frame : frame.from(frame.offset() + from);
    }
  }

  long length(StreamName stream) {
    return source.length(op, stream);
  }

  OutputSource.Spot tail(long lines) {
    return source.tail(op, lines);
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
    int generation = source.read(op, next, 1).generation();
    while (true) {
      OutputSource.Slice slice = source.read(op, next, SLICE_BYTES);
      if (slice.generation() != generation) {
        return; // All of it comes again; what was sent holds.
      }
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
