package io.funnelcloud.control.artifacts;

import io.funnelcloud.contract.operation.OutputFrame;
import io.funnelcloud.control.artifacts.FrameChannel.Head;
import io.funnelcloud.control.artifacts.OutputSlices.Spot;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// Finds where the last lines of an output begin: over the heads of all frames, then backwards
/// through the bytes of the last ones. Remembers at most [#FRAMES_MAX] frames, and so finds fewer
/// lines when they came a few bytes at a time.
final class LastLines {
  private static final int FRAMES_MAX = 100_000;

  private LastLines() {}

  /// The frame with the beginning, and how many of its bytes come before that.
  static Spot spot(FrameChannel frames, long lines) throws IOException {
    Deque<Head> last = heads(frames);
    Spot spot = new Spot(frames.position(), 0);
    if (lines <= 0 || last.isEmpty()) {
      return spot;
    }
    // A newline at the very end ends the last line; it begins none.
    long missing = endsLine(frames, last.getLast()) ? lines + 1 : lines;
    while (!last.isEmpty()) {
      Head head = last.removeLast();
      byte[] bytes = frames.bytes(head, 0, head.length());
      for (int i = bytes.length - 1; i >= 0; i--) {
        missing -= bytes[i] == '\n' ? 1 : 0;
        if (missing == 0) {
          return new Spot(position(head), i + 1);
        }
      }
      spot = new Spot(position(head), 0);
    }
    return spot;
  }

  private static boolean endsLine(FrameChannel frames, Head head) throws IOException {
    return head.length() > 0 && frames.bytes(head, head.length() - 1, 1)[0] == '\n';
  }

  private static long position(Head head) {
    return head.at() - OutputFrame.HEADER_BYTES;
  }

  private static Deque<Head> heads(FrameChannel frames) throws IOException {
    Deque<Head> last = new ArrayDeque<>();
    for (Optional<Head> next = frames.nextHead(Long.MAX_VALUE);
        next.isPresent();
        next = frames.nextHead(Long.MAX_VALUE)) {
      last.addLast(next.get());
      if (last.size() > FRAMES_MAX) {
        last.removeFirst();
      }
    }
    return last;
  }
}
