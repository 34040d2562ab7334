package io.funnelcloud.cli.wire;

import io.funnelcloud.cli.home.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Events of a request that survive a cut: when the stream ends early it is opened again. HQ tells
/// the whole story each time; who listens leaves out what they know.
public final class Feed implements AutoCloseable {
  /// A full queue makes HQ wait for us, not our memory grow: 256 events of at most 90 KB.
  private static final int QUEUE_MAX = 256;

  private static final Duration PAUSE = Duration.ofMillis(500);

  /// Name of the event that says HQ is away for now, with the reason.
  public static final String AWAY = "away";

  /// Name of the event that says there is no way to go on, with the reason.
  public static final String GONE = "gone";

  /// Name of the last event HQ sends.
  public static final String END = "end";

  private final BlockingQueue<LiveEvents.Event> events = new ArrayBlockingQueue<>(QUEUE_MAX);
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Thread reader;

  public Feed(Supplier<LiveEvents> source) {
    reader = Thread.ofVirtual().start(() -> readOn(source));
  }

  private void readOn(Supplier<LiveEvents> source) {
    while (!closed.get()) {
      try (LiveEvents stream = source.get()) {
        if (reachesEnd(stream)) {
          return;
        }
      } catch (IOException cut) {
        put(new LiveEvents.Event(AWAY, String.valueOf(cut.getMessage())));
      } catch (Refusal refusal) {
        boolean cut = refusal.getCause() instanceof IOException;
        put(new LiveEvents.Event(cut ? AWAY : GONE, String.valueOf(refusal.getMessage())));
        if (!cut) {
          return;
        }
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private boolean reachesEnd(LiveEvents stream) throws IOException {
    for (Optional<LiveEvents.Event> event = stream.next();
        event.isPresent();
        event = stream.next()) {
      put(event.get());
      if (event.get().name().equals(END)) {
        return true;
      }
    }
    return false;
  }

  private void put(LiveEvents.Event event) {
    try {
      events.put(event);
    } catch (InterruptedException e) {
      closed.set(true);
    }
  }

  /// The next event, when one comes within the time.
  public Optional<LiveEvents.Event> next(Duration within) {
    try {
      return Optional.ofNullable(events.poll(within.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    closed.set(true);
    reader.interrupt();
  }
}
