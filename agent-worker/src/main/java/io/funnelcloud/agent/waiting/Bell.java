package io.funnelcloud.agent.waiting;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Wakes one waiting thread; rung early, it rings when somebody comes to wait.
public final class Bell {
  private final Semaphore rings = new Semaphore(0);

  public void ring() {
    rings.release();
  }

  /// Waits for a ring, at most so long. All rings until then count as one.
  ///
  /// @return whether it rang
  public boolean await(Duration atMost) throws InterruptedException {
    boolean rang = rings.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS);
    rings.drainPermits();
    return rang;
  }
}
