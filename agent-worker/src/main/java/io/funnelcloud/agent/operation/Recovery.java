package io.funnelcloud.agent.operation;

import io.funnelcloud.agent.journal.ExitRecord;
import io.funnelcloud.agent.journal.OpFolder;
import io.funnelcloud.agent.journal.StoredOrder;
import io.funnelcloud.contract.fault.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;

/// Reads off an op folder what became of its command: the recovery table of execution.md, first
/// match wins.
final class Recovery {
  /// Looks at an orphan come one second apart: a minute.
  static final int FAILURES_MAX = 60;

  private final Supervisor supervisor;
  private final String bootId;
  private int failures;

  Recovery(Supervisor supervisor, String bootId) {
    this.supervisor = supervisor;
    this.bootId = bootId;
  }

  /// What was found.
  sealed interface Found {
    record Finished(ExitRecord exit) implements Found {}

    record Running() implements Found {}

    /// Proven: this look took the start away from every supervisor.
    record NotStarted() implements Found {}

    record Rebooted() implements Found {}

    /// The supervisor was killed, the command still runs.
    ///
    /// @param awake how long it has run while the machine was awake, if that is known
    record Orphaned(Optional<Duration> awake) implements Found {}

    /// The supervisor was killed and nothing of the command is left.
    record Gone() implements Found {}

    /// The supervisor was killed; what is left of the command could not be found out this time.
    record Unclear() implements Found {}

    /// It could not be found out many times in a row.
    record Unknowable(String why) implements Found {}
  }

  Found look(OpFolder folder) {
    Optional<Found> certain = exitOrLock(folder);
    if (certain.isPresent()) {
      return certain.get();
    }
    if (takesStart(folder) || folder.isStartTaken()) {
      return new Found.NotStarted();
    }
    // Between the first look and this one the supervisor may have started, or ended.
    return exitOrLock(folder).orElseGet(() -> dead(folder));
  }

  private static Optional<Found> exitOrLock(OpFolder folder) {
    if (folder.exit().isPresent()) {
      return folder.exit().map(Found.Finished::new);
    }
    if (folder.isLockHeld()) {
      return Optional.of(new Found.Running());
    }
    // The lock is given up after the exit was written, so an exit may be there now.
    return folder.exit().map(Found.Finished::new);
  }

  private static boolean takesStart(OpFolder folder) {
    try {
      return folder.takeStart();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot take the start of " + folder.opId(), e);
    }
  }

  private Found dead(OpFolder folder) {
    Optional<String> then = folder.order().map(StoredOrder::bootId);
    if (then.isPresent() && !then.get().equals(bootId)) {
      return new Found.Rebooted();
    }
    // Without a launch the supervisor had nothing to start.
    return Files.exists(folder.file("launch.json")) ? remains(folder) : new Found.Gone();
  }

  private Found remains(OpFolder folder) {
    try {
      Supervisor.Members found = supervisor.members(folder);
      failures = 0;
      return found.members().isEmpty() ? new Found.Gone() : new Found.Orphaned(found.awake());
    } catch (Fault | IllegalArgumentException e) {
      failures++;
      if (failures < FAILURES_MAX) {
        return new Found.Unclear();
      }
      return new Found.Unknowable(String.valueOf(e.getMessage()));
    }
  }
}
