package io.funnelcloud.control.agentdoor;

import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.control.artifacts.LiveOutput.Offsets;
import io.funnelcloud.control.claims.LiveStates;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Writes how many bytes came so far, at most once a second while they come, and once more when it
/// is quiet. Who follows is told more often, without a write. For one thread.
final class ByteCounts {
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  private static final long TELL_NANOS = Duration.ofMillis(50).toNanos();

  private final OpId opId;
  private final LiveStates live;
  private final Runnable tell;
  private @Nullable Offsets unwritten;
  private long writtenAt = System.nanoTime() - PAUSE_NANOS;
  private long toldAt = writtenAt;

  /// @param tell wakes who follows
  ByteCounts(OpId opId, LiveStates live, Runnable tell) {
    this.opId = opId;
    this.live = live;
    this.tell = tell;
  }

  void seen(Offsets offsets) {
    unwritten = offsets;
    long now = System.nanoTime();
    if (now - writtenAt >= PAUSE_NANOS) {
      quiet();
    } else if (now - toldAt >= TELL_NANOS) {
      tell.run();
      toldAt = now;
    }
  }

  void quiet() {
    if (unwritten != null) {
      live.bytes(opId, unwritten.stdout(), unwritten.stderr());
      unwritten = null;
      writtenAt = System.nanoTime();
    }
  }
}
