package io.funnelcloud.agent.operation;

import io.funnelcloud.agent.journal.ExitRecord;
import io.funnelcloud.agent.journal.OpFolder;
import io.funnelcloud.agent.journal.StoredOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Optional;

/// Reads off an op folder what became of its command: the recovery table of execution.md, first
/// match wins.
final class Recovery {
  private final Supervisor supervisor;
  private final String bootId;

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
    record Orphaned() implements Found {}

    /// The supervisor was killed and nothing of the command is left.
    record Gone() implements Found {}
  }

  Found look(OpFolder folder) {
    Optional<Found> certain = exitOrLock(folder);
    if (certain.isPresent()) {
      return certain.get();
    }
    if (takesStart(folder) || Files.exists(folder.file("start/by-agent"))) {
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
      if (folder.hasStart() || !folder.takeStart()) {
        return false;
      }
      Files.createFile(folder.file("start/by-agent"));
      return true;
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
    return !Files.exists(folder.file("launch.json"))
            || supervisor.members(folder).members().isEmpty()
        ? new Found.Gone()
        : new Found.Orphaned();
  }
}
