package io.funnelcloud.cli.keep;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.home.Refusal;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waiting for something outside this process, looked at every 20 ms.
public final class Patience {
  private static final Duration LOOK = Duration.ofMillis(20);

  private Patience() {}

  /// Whether the condition came true in time.
  public static boolean until(Duration limit, BooleanSupplier condition) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      LockSupport.parkNanos(LOOK.toNanos());
      if (Thread.currentThread().isInterrupted()) {
        throw new Refusal(ExitCode.INTERRUPTED, "interrupted", "");
      }
    }
    return true;
  }
}
