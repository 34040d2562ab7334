package io.funnelcloud.control.agentdoor;

import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.control.artifacts.LiveOutput.Offsets;
import io.funnelcloud.control.claims.LiveStates;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Writes how many bytes came so far, at most once a second while they come, and once more when it
/// is quiet. For one thread.
final class ByteCounts {
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  private final OpId opId;
  private final LiveStates live;
  private @Nullable Offsets unwritten;
  private long writtenAt = System.nanoTime() - PAUSE_NANOS;

  ByteCounts(OpId opId, LiveStates live) {
    this.opId = opId;
    this.live = live;
  }

  void seen(Offsets offsets) {
    unwritten = offsets;
    if (System.nanoTime() - writtenAt >= PAUSE_NANOS) {
      quiet();
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
