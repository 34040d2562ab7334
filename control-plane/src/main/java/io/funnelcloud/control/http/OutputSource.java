package io.funnelcloud.control.http;

import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OutputFrame;
import io.funnelcloud.contract.operation.OutputFrame.StreamName;
import java.util.List;

/// Stored output of operations, readable while it still grows. Holds nothing open between two
/// reads, so a slow or vanished reader costs nothing.
@FunctionalInterface
public interface OutputSource {

  /// The frames from a position on, in the order of reading; none when there are none yet.
  ///
  /// @param position 0, or the `next` of the slice before
  /// @param bytesMost when to stop; a slice holds at least one frame if there is one
  Slice read(OpId op, long position, int bytesMost);

  /// Some frames in a row.
  ///
  /// @param next the position after them: the bytes of all encoded frames so far
  /// @param complete whether nothing can follow any more
  /// @param generation positions of another generation mean nothing: the machine sent all again
  record Slice(List<OutputFrame> frames, long next, boolean complete, int generation) {
    public Slice {
      frames = List.copyOf(frames);
    }

    /// Of the first generation.
    public Slice(List<OutputFrame> frames, long next, boolean complete) {
      this(frames, next, complete, 0);
    }
  }

  /// The position of the frame with the byte of that offset of its stream, or of the first frame
  /// after it.
  default long atOffset(OpId op, StreamName stream, long offset) {
    return 0;
  }

  /// The frame with the byte before which so many of its stream are stored, or the end.
  default Spot atByte(OpId op, StreamName stream, long index) {
    return new Spot(0, 0);
  }

  /// The position of a frame.
  ///
  /// @param before how many bytes come before: of the stream before the frame, or of the frame
  record Spot(long position, long before) {}

  /// How many bytes of a stream are stored.
  default long length(OpId op, StreamName stream) {
    long length = 0;
    Slice slice = read(op, 0, 1 << 19);
    while (!slice.frames().isEmpty()) {
      length +=
          slice.frames().stream()
              .filter(frame -> frame.stream() == stream)
              .mapToLong(frame -> frame.bytes().length)
              .sum();
      slice = read(op, slice.next(), 1 << 19);
    }
    return length;
  }

  /// The frame in which the last so many lines begin, and how many of its bytes come before.
  default Spot tail(OpId op, long lines) {
    return new Spot(0, 0);
  }
}
