package io.funnelcloud.agent.operation;

import io.funnelcloud.agent.journal.ExitRecord;
import io.funnelcloud.agent.journal.OpFolder;
import io.funnelcloud.agent.journal.PidRecord;
import io.funnelcloud.contract.operation.Clocks;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.operation.OperationState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows one started command to its end, whoever started its supervisor: this process, an agent
/// before it, or a supervisor that is dead.
final class Follower {
  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
  // A supervisor of this process says when to look; the folder is looked at anyway.
  private static final Duration LOOK_PERIOD_OWN = Duration.ofSeconds(5);
  private static final Duration LOOK_PERIOD = Duration.ofMillis(250);
  private static final Duration ORPHAN_PERIOD = Duration.ofSeconds(1);

  private final EngineParts parts;
  private final OpFolder folder;
  private final OperationRef ref;
  private final Mailbox mailbox;
  private final OutputCourier courier;
  private final Recovery recovery;
  private final Runnable onOrphan;
  private @Nullable Process child;
  private OptionalLong orphanSince = OptionalLong.empty();

  /// @param onOrphan called once when the supervisor turns out dead and the command alive
  Follower(
      EngineParts parts,
      OpFolder folder,
      OperationRef ref,
      Mailbox mailbox,
      OutputCourier courier,
      Runnable onOrphan) {
    this.parts = parts;
    this.folder = folder;
    this.ref = ref;
    this.mailbox = mailbox;
    this.courier = courier;
    this.onOrphan = onOrphan;
    this.recovery = new Recovery(parts.supervisor(), parts.bootId());
  }

  /// Starts the supervisor. When even that fails, following finds that nothing started.
  void start() {
    try {
      child =
          parts
              .supervisor()
              .run(
                  folder,
                  () -> {
                    mailbox.wake();
                    courier.nudge();
                  });
    } catch (IOException e) {
      LOG.error("cannot start the supervisor for {}: {}", folder.opId(), e.getMessage());
    }
  }

  /// @return the end; NotStarted when it is proven that nothing ran
  Ending toTheEnd() throws InterruptedException {
    while (true) {
      passCancelOn();
      Optional<Ending> end = isOwnAlive() ? exit().map(this::finished) : look();
      if (end.isPresent()) {
        return end.get();
      }
      mailbox.await(isOwnAlive() ? LOOK_PERIOD_OWN : LOOK_PERIOD);
    }
  }

  private boolean isOwnAlive() {
    return child != null && child.isAlive();
  }

  private Optional<ExitRecord> exit() {
    return folder.exit();
  }

  private Optional<Ending> look() throws InterruptedException {
    return switch (recovery.look(folder)) {
      case Recovery.Found.Finished(ExitRecord exit) -> Optional.of(finished(exit));
      case Recovery.Found.Running _ -> Optional.empty();
      case Recovery.Found.NotStarted _ -> Optional.of(notStarted());
      case Recovery.Found.Rebooted _ ->
          Optional.of(lost("the machine restarted while the command ran"));
      case Recovery.Found.Orphaned(Optional<Duration> awake) -> orphaned(awake);
      case Recovery.Found.Unclear _ -> unclear();
      case Recovery.Found.Unknowable(String why) ->
          Optional.of(lost("its supervisor was killed, and what is left cannot be seen: " + why));
      case Recovery.Found.Gone _ -> Optional.of(gone());
    };
  }

  private Optional<Ending> unclear() throws InterruptedException {
    mailbox.await(ORPHAN_PERIOD);
    return Optional.empty();
  }

  private Ending notStarted() {
    Optional<CancelAsk> cancel = mailbox.cancelled();
    return cancel.isPresent() || folder.isCancelled()
        ? known(OperationState.CANCELLED, "cancelled before it started")
        : new Ending.NotStarted();
  }

  private Ending finished(ExitRecord exit) {
    return new Ending.Known(Outcomes.of(folder.opId(), exit, delivered(exit)));
  }

  private OutputDelivery delivered(ExitRecord exit) {
    try {
      return courier.finish(exit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while output was on its way", e);
    }
  }

  private Ending gone() {
    return folder.isCancelled()
        ? known(
            OperationState.CANCELLED, "cancelled; its supervisor had died, nothing of it is left")
        : lost("its supervisor was killed and nothing of it is left; how it ended is not known");
  }

  /// The supervisor cannot end the command any more, so the agent does it: on cancel, and after
  /// run-for, which counts the time the machine was awake. Where nobody wrote down when the command
  /// started, it counts from now.
  private Optional<Ending> orphaned(Optional<Duration> awake) throws InterruptedException {
    if (orphanSince.isEmpty()) {
      orphanSince = OptionalLong.of(System.nanoTime());
      LOG.error("the supervisor of {} was killed; the command still runs", folder.opId());
      onOrphan.run();
    }
    if (folder.isCancelled()) {
      return emptied(OperationState.CANCELLED, "cancelled; its supervisor had died");
    }
    Duration seen = Duration.ofNanos(System.nanoTime() - orphanSince.orElseThrow());
    if (awake.orElse(seen).compareTo(ref.runFor()) > 0) {
      return emptied(OperationState.TIMED_OUT, "ran longer than allowed; its supervisor had died");
    }
    mailbox.await(ORPHAN_PERIOD);
    return Optional.empty();
  }

  private Optional<Ending> emptied(OperationState state, String why) {
    Duration grace =
        mailbox.cancelled().flatMap(CancelAsk::grace).orElse(Clocks.INTERACTIVE.grace());
    return parts.supervisor().kill(folder, grace).left() == 0
        ? Optional.of(known(state, why))
        : Optional.empty();
  }

  private void passCancelOn() {
    Optional<CancelAsk> cancel = mailbox.cancelled();
    if (cancel.isEmpty() || folder.isCancelled()) {
      return;
    }
    try {
      Optional<Duration> grace = cancel.get().grace();
      if (grace.isPresent()) {
        folder.cancel(grace.get());
      } else {
        folder.cancel();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the cancel of " + folder.opId(), e);
    }
    LOG.info("cancelling {}", folder.opId());
    signal();
  }

  /// Only makes it quicker: a supervisor looks for the cancel once a second by itself.
  private void signal() {
    if (child != null && child.isAlive()) {
      child.destroy();
    } else if (child == null) {
      folder
          .pid()
          .filter(PidRecord::isSupervisorItself)
          .flatMap(pid -> ProcessHandle.of(pid.supervisorPid()))
          .ifPresent(ProcessHandle::destroy);
    }
  }

  private Ending lost(String why) {
    return known(OperationState.LOST, why);
  }

  private Ending known(OperationState state, String why) {
    return new Ending.Known(
        OperationResult.without(folder.opId(), state, why, parts.clock().instant()));
  }
}
