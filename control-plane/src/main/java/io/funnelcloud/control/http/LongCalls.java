package io.funnelcloud.control.http;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The calls that may take long, waits and live views; they are ended when the door closes, so that
/// it need not wait for them.
final class LongCalls {
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closing = new CountDownLatch(1);

  /// The same handler, which is interrupted when the door closes.
  Handler of(Handler handler) {
    return context -> run(handler, context);
  }

  private void run(Handler handler, Context context) throws Exception {
    threads.add(Thread.currentThread());
    try {
      if (isClosing()) {
        throw new InterruptedException();
      }
      handler.handle(context);
    } catch (InterruptedException e) {
      throw new Fault(FaultCode.HQ_AWAY, "HQ is stopping; what was accepted goes on", e);
    } finally {
      threads.remove(Thread.currentThread());
    }
  }

  /// Takes a breath, so that a request that changes all the time does not keep a processor busy.
  void pause(Duration time) throws InterruptedException {
    if (closing.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new InterruptedException();
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  int open() {
    return threads.size();
  }

  void end() {
    closing.countDown();
    threads.forEach(Thread::interrupt);
  }
}
