package io.funnelcloud.agent.operation;

import io.funnelcloud.agent.door.HqCalls;
import io.funnelcloud.agent.journal.ExitRecord;
import io.funnelcloud.agent.journal.OpFolder;
import io.funnelcloud.agent.journal.SpoolReader;
import io.funnelcloud.agent.waiting.Bell;
import io.funnelcloud.contract.agent.v1.OutputFinish;
import io.funnelcloud.contract.agent.v1.StreamTotal;
import io.funnelcloud.contract.operation.OutputFrame;
import io.funnelcloud.contract.operation.OutputFrame.StreamName;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings the output of one operation from its spool to HQ while it runs, over as many connections
/// as it takes, and what is sent to its standard input back. The command never waits for this.
final class OutputCourier {
  private static final Logger LOG = LoggerFactory.getLogger(OutputCourier.class);
  private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);
  // For an operation followed without wake-up lines.
  private static final Duration LOOK_PERIOD = Duration.ofMillis(500);
  private static final int RESTARTS_MAX = 3;
  // In a row, one second apart.
  private static final int NOES_MAX = 10;

  private final HqCalls hq;
  private final OpFolder folder;
  private final InputDesk input;
  private final Thread thread;
  private final Bell bell = new Bell();
  // Of its own: output that comes meanwhile is no reason to try again.
  private final Bell nextTry = new Bell();
  // Guarded by this.
  private Optional<ExitRecord> exit = Optional.empty();
  private Optional<OutputDelivery> delivery = Optional.empty();
  private Map<StreamName, Long> durable = Map.of();
  private int noes;

  OutputCourier(HqCalls hq, OpFolder folder, InputDesk input) {
    this.hq = hq;
    this.folder = folder;
    this.input = input;
    this.thread = Thread.ofVirtual().name("output " + folder.opId()).unstarted(this::work);
  }

  void start() {
    thread.start();
  }

  void stop() {
    thread.interrupt();
  }

  /// There may be more to send.
  void nudge() {
    bell.ring();
  }

  /// What failed may succeed now.
  void inContact() {
    nextTry.ring();
  }

  /// How much of each stream HQ has for good.
  synchronized Map<StreamName, Long> durable() {
    return durable;
  }

  /// Tells that the command ended, and waits until HQ has everything.
  synchronized OutputDelivery finish(ExitRecord ended) throws InterruptedException {
    exit = Optional.of(ended);
    if (!ended.hasOutput()) {
      settle(new OutputDelivery.Nothing());
    }
    nudge();
    while (delivery.isEmpty()) {
      wait();
    }
    return delivery.get();
  }

  private void work() {
    int restarts = 0;
    try {
      while (!isDone()) {
        if (!hasSomething()) {
          bell.await(LOOK_PERIOD);
        } else if (restarts > RESTARTS_MAX) {
          settle(new OutputDelivery.Refused("its hash did not match " + restarts + " times"));
        } else if (!attemptSafely()) {
          restarts++;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// The call is opened once the command runs, output or not: it tells HQ that it does.
  private boolean hasSomething() {
    return exit().isPresent() || isRunning() || Files.exists(folder.file("spool.000000"));
  }

  private boolean isRunning() {
    return Files.exists(folder.file("pid")) && !Files.exists(folder.file("exit"));
  }

  /// A failure of ours ends an attempt, never the thread: the operation waits for its output.
  private boolean attemptSafely() throws InterruptedException {
    try {
      return attempt();
    } catch (RuntimeException | Error e) {
      LOG.error("the output of {} stumbled and is tried again", folder.opId(), e);
      nextTry.await(RETRY_PAUSE);
      return true;
    }
  }

  /// @return false when HQ asked for everything again
  private boolean attempt() throws InterruptedException {
    try (OutputLine line = OutputLine.open(hq, input)) {
      try (SpoolReader spool = new SpoolReader(folder.path(), line.durable())) {
        Optional<OutputDelivery> end = sendAll(line, spool);
        end.ifPresent(this::settle);
        return end.isPresent();
      }
    } catch (StatusRuntimeException e) {
      LOG.debug("output of {} waits: {}", folder.opId(), e.getStatus());
      giveUpAfterAll(e.getStatus());
      nextTry.await(RETRY_PAUSE);
      return true;
    } catch (IOException | IllegalArgumentException e) {
      settle(new OutputDelivery.Refused("the spool cannot be read: " + e.getMessage()));
      return true;
    }
  }

  private Optional<OutputDelivery> sendAll(OutputLine line, SpoolReader spool)
      throws IOException, InterruptedException {
    while (line.refusal().isEmpty() && !line.isToRestart() && !isDone()) {
      // The exit is looked at before the spool: what comes after it is nothing.
      Optional<ExitRecord> ended = exit();
      Optional<OutputFrame> frame = spool.next();
      learn(line);
      if (frame.isPresent()) {
        line.send(frame.get());
      } else if (ended.isPresent()) {
        return line.finish(totals(ended.get()));
      } else {
        line.throwIfEnded();
        bell.await(LOOK_PERIOD);
      }
    }
    return line.isToRestart() ? Optional.empty() : line.refusal();
  }

  private synchronized void learn(OutputLine line) {
    Map<StreamName, Long> now = line.durable();
    if (!now.equals(durable)) {
      durable = now;
      noes = 0;
    }
  }

  /// HQ that says no again and again, and takes nothing in between, is not asked for ever.
  private synchronized void giveUpAfterAll(Status status) {
    boolean isNo =
        switch (status.getCode()) {
          case INVALID_ARGUMENT,
              FAILED_PRECONDITION,
              OUT_OF_RANGE,
              RESOURCE_EXHAUSTED,
              DATA_LOSS,
              NOT_FOUND,
              UNIMPLEMENTED ->
              true;
          case OK,
              CANCELLED,
              UNKNOWN,
              DEADLINE_EXCEEDED,
              ALREADY_EXISTS,
              PERMISSION_DENIED,
              ABORTED,
              INTERNAL,
              UNAVAILABLE,
              UNAUTHENTICATED ->
              false;
        };
    noes = isNo ? noes + 1 : 0;
    if (noes >= NOES_MAX) {
      settle(new OutputDelivery.Refused(status.getCode() + ": " + status.getDescription()));
    }
  }

  static OutputFinish totals(ExitRecord exit) {
    return OutputFinish.newBuilder()
        .addTotals(total(StreamName.STDOUT, exit.stdout()))
        .addTotals(total(StreamName.STDERR, exit.stderr()))
        .build();
  }

  private static StreamTotal total(StreamName name, ExitRecord.Stream stream) {
    StreamTotal.Builder total =
        StreamTotal.newBuilder()
            .setStream(OutputLine.wire(name))
            .setBytes(stream.bytes())
            .setSha256(stream.sha256().value());
    if (!stream.isComplete()) {
      stream.kept().stream().flatMap(List::stream).forEach(total::addKept);
    }
    if (stream.keptBytes() == 0 && stream.bytes() > 0) {
      total.clearKept().addKept(0).addKept(0); // No ranges at all would mean all of it.
    }
    return total.build();
  }

  private synchronized Optional<ExitRecord> exit() {
    return exit;
  }

  private synchronized boolean isDone() {
    return delivery.isPresent();
  }

  private synchronized void settle(OutputDelivery settled) {
    delivery = Optional.of(settled);
    notifyAll();
  }
}
