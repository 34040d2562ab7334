package io.funnelcloud.system.kills;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waiting, as the harness does it.
final class Pause {
  private static final long LOOK_MILLIS = 5;

  private Pause() {}

  static void millis(long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    for (long left = millis * 1_000_000; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /// Whether it came true in time.
  static boolean until(Duration most, BooleanSupplier condition) {
    return until(most, LOOK_MILLIS, condition);
  }

  static boolean until(Duration most, long everyMillis, BooleanSupplier condition) {
    long end = System.nanoTime() + most.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      millis(everyMillis);
    }
    return true;
  }
}
