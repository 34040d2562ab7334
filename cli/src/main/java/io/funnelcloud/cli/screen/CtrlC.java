package io.funnelcloud.cli.screen;

import java.util.concurrent.atomic.AtomicInteger;

/// Counts how often Ctrl-C was pressed while something is waited for; closing gives the usual
/// meaning back.
public final class CtrlC implements AutoCloseable {
  // Guarded by being atomic: the signal arrives on a thread of the JVM.
  private final AtomicInteger count = new AtomicInteger();
  private final sun.misc.SignalHandler before;

  private CtrlC() {
    before = sun.misc.Signal.handle(interrupt(), signal -> count.incrementAndGet());
  }

  public static CtrlC watched() {
    return new CtrlC();
  }

  private static sun.misc.Signal interrupt() {
    return new sun.misc.Signal("INT");
  }

  public int count() {
    return count.get();
  }

  @Override
  public void close() {
    sun.misc.Signal.handle(interrupt(), before);
  }
}
