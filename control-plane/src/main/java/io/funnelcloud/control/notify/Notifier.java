package io.funnelcloud.control.notify;

import io.funnelcloud.control.store.Changes;
import io.funnelcloud.control.store.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at what changed and tells each state once. It goes on where it stopped when HQ is started
/// again, so that a crash costs no notice.
public final class Notifier implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);

  /// A notice is due within 5 s of its cause.
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final NotifyTargets targets;
  private final Database database;
  private final Changes changes;
  private final Delivery delivery;
  private final Thread thread;
  private Instant told;

  private Notifier(NotifyTargets targets, Database database, Changes changes, InstantSource clock) {
    this.targets = targets;
    this.database = database;
    this.changes = changes;
    this.delivery = new Delivery(targets);
    this.told = bookmark(targets.bookmark(), clock.instant());
    this.thread = Thread.ofVirtual().name("notifier").unstarted(this::watch);
  }

  /// Watches from now on; without a target it does nothing.
  public static Notifier start(
      NotifyTargets targets, Database database, Changes changes, InstantSource clock) {
    Notifier notifier = new Notifier(targets, database, changes, clock);
    if (!targets.isEmpty()) {
      notifier.thread.start();
    }
    return notifier;
  }

  private void watch() {
    long seen = -1;
    while (!Thread.currentThread().isInterrupted()) {
      try {
        long now = changes.count();
        if (now != seen) {
          look();
          seen = now;
        }
        Thread.sleep(LOOK_EVERY);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (IOException | RuntimeException e) {
        LOG.warn("looked for notices in vain, tried again: {}", e.toString());
      }
    }
  }

  private void look() throws IOException {
    Instant before = told;
    for (ChangedRequest change : ChangedRequest.after(database, told)) {
      Notice.of(change, targets.stories() + change.id()).ifPresent(delivery::deliver);
      told = change.updatedAt();
    }
    if (told.isAfter(before)) {
      keepBookmark();
    }
  }

  private void keepBookmark() throws IOException {
    Path draft = targets.bookmark().resolveSibling(targets.bookmark().getFileName() + ".new");
    Files.writeString(draft, told.toString());
    Files.move(draft, targets.bookmark(), StandardCopyOption.ATOMIC_MOVE);
  }

  private static Instant bookmark(Path file, Instant otherwise) {
    try {
      Instant kept = Instant.parse(Files.readString(file).strip());
      return kept.isBefore(otherwise) ? kept : otherwise;
    } catch (IOException | DateTimeParseException _) {
      return otherwise;
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
