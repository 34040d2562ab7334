package io.funnelcloud.agent.operation;

import io.funnelcloud.agent.journal.Housekeeping;
import io.funnelcloud.agent.journal.Journal;
import io.funnelcloud.agent.waiting.Bell;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks after the size of the journal, and lets commands wait while it is too large.
final class Upkeep {
  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
  private static final Duration PERIOD = Duration.ofMinutes(1);
  // HQ may take what is in the way at any moment.
  private static final Duration PERIOD_WHEN_OVER = Duration.ofSeconds(2);
  private static final long MIB = 1 << 20;

  private final Journal journal;
  private final Slots slots;
  private final InstantSource clock;
  private final Predicate<Housekeeping.Entry> takeAway;
  private final Thread thread;
  private final Bell nextLook = new Bell();
  private boolean over;

  Upkeep(
      Journal journal, Slots slots, InstantSource clock, Predicate<Housekeeping.Entry> takeAway) {
    this.journal = journal;
    this.slots = slots;
    this.clock = clock;
    this.takeAway = takeAway;
    this.thread = Thread.ofVirtual().name("upkeep").unstarted(this::keepTidy);
  }

  void start() {
    thread.start();
  }

  void stop() {
    thread.interrupt();
  }

  private void keepTidy() {
    try {
      while (true) {
        lookSafely();
        nextLook.await(over ? PERIOD_WHEN_OVER : PERIOD);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void lookSafely() {
    try {
      judge(journal.tidy(clock.instant(), takeAway));
    } catch (RuntimeException e) {
      LOG.error("the journal could not be tidied", e);
    }
  }

  private void judge(Housekeeping.Report report) {
    if (report.removedByAge() + report.removedBySize() > 0) {
      LOG.info(
          "journal: removed {} folders by age and {} by size; {} MiB of {} MiB are used",
          report.removedByAge(),
          report.removedBySize(),
          report.bytes() / MIB,
          report.limit() / MIB);
    }
    if (report.isOver() && !over) {
      LOG.warn(
          "journal: what ended here and HQ has not taken yet needs {} MiB, the limit is {} MiB;"
              + " commands wait until HQ takes it",
          report.bytes() / MIB,
          report.limit() / MIB);
      slots.close();
    } else if (!report.isOver() && over) {
      LOG.info("journal: {} MiB are used, commands go on", report.bytes() / MIB);
      slots.open();
    }
    over = report.isOver();
  }
}
