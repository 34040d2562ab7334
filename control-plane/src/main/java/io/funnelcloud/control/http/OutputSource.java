package io.funnelcloud.control.http;

import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OutputFrame;
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
  record Slice(List<OutputFrame> frames, long next, boolean complete) {
    public Slice {
      frames = List.copyOf(frames);
    }
  }
}
