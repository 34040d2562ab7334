package io.funnelcloud.control.agentdoor;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/// Real time, moved by hand.
final class MovableClock implements InstantSource {
  private final AtomicReference<Duration> moved = new AtomicReference<>(Duration.ZERO);

  MovableClock(Instant start) {
    moved.set(Duration.between(Instant.now(), start));
  }

  void advance(Duration by) {
    moved.updateAndGet(before -> before.plus(by));
  }

  @Override
  public Instant instant() {
    return Instant.now().plus(moved.get());
  }
}
