package io.funnelcloud.control.store;

import io.funnelcloud.contract.request.RequestId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// Tells live views that something of a request changed. Says only *that*; what is true is read
/// from the store. Whoever writes a request, operation or output of it calls [#touch(RequestId)]
/// after the commit.
public final class Changes {
  /// Requests whose last change is remembered. One that is pushed out looks changed, which costs
  /// one look more.
  private static final int REMEMBERED = 10_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // Guarded by lock.
  private final Map<RequestId, Long> marks = new LinkedHashMap<>();
  private long changes;

  public void touch(RequestId request) {
    lock.lock();
    try {
      changes++;
      marks.remove(request);
      marks.put(request, changes);
      if (marks.size() > REMEMBERED) {
        marks.remove(marks.keySet().iterator().next());
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// A number that differs after each change; 0 when none is remembered.
  public long mark(RequestId request) {
    lock.lock();
    try {
      return marks.getOrDefault(request, 0L);
    } finally {
      lock.unlock();
    }
  }

  /// How many changes there were; tells whoever looks at all requests whether a look is worth it.
  public long count() {
    lock.lock();
    try {
      return changes;
    } finally {
      lock.unlock();
    }
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
}
