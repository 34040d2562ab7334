package io.funnelcloud.control.store;

import io.funnelcloud.contract.request.RequestId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// Tells live views that something of a request changed. Says only *that*; what is true is read
/// from the store. Whoever writes a request, operation or output of it calls [#touch(RequestId)]
/// after the commit.
public final class Changes {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ConcurrentMap<RequestId, AtomicLong> marks = new ConcurrentHashMap<>();

  public void touch(RequestId request) {
    marks.computeIfAbsent(request, _ -> new AtomicLong()).incrementAndGet();
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// The number of changes seen so far; compare two to know whether to look again.
  public long mark(RequestId request) {
    AtomicLong mark = marks.get(request);
    return mark == null ? 0 : mark.get();
  }

  /// Waits until the mark differs from `seen`, at most so long.
  public void awaitBeyond(RequestId request, long seen, Duration longest)
      throws InterruptedException {
    await(request, seen, System.nanoTime() + longest.toNanos());
  }

  /// Asks again after each change until there is an answer or the time is over.
  public <T> Optional<T> until(RequestId request, Duration longest, Supplier<Optional<T>> question)
      throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    while (true) {
      long seen = mark(request);
      Optional<T> answer = question.get();
      if (answer.isPresent() || !await(request, seen, end)) {
        return answer;
      }
    }
  }

  private boolean await(RequestId request, long seen, long end) throws InterruptedException {
    lock.lock();
    try {
      while (mark(request) == seen) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Forgets a request nobody will write any more.
  public void forget(RequestId request) {
    marks.remove(request);
  }
}
