package io.funnelcloud.agent.operation;

import io.funnelcloud.agent.journal.ExitRecord;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.operation.OutputTotal;
import java.time.Duration;
import java.util.Optional;

/// Turns the exit a supervisor wrote into the result HQ gets.
final class Outcomes {
  private Outcomes() {}

  /// @param delivery what became of the output
  static OperationResult of(OpId opId, ExitRecord exit, OutputDelivery delivery) {
    return new OperationResult(
        opId,
        opId.agent(),
        state(exit),
        why(exit) + note(delivery),
        exit.exitCode(),
        exit.signal(),
        total(exit.stdout(), dropped(delivery).map(OutputDelivery.Dropped::stdout)),
        total(exit.stderr(), dropped(delivery).map(OutputDelivery.Dropped::stderr)),
        artifact(delivery),
        exit.startedAt(),
        exit.endedAt(),
        Duration.ofMillis(exit.cpuMillis()),
        exit.memoryPeakBytes(),
        exit.leftRunning());
  }

  private static OperationState state(ExitRecord exit) {
    return switch (exit.kind()) {
      case EXITED ->
          exit.exitCode().orElse(1) == 0 ? OperationState.SUCCEEDED : OperationState.FAILED;
      case SIGNALED -> OperationState.FAILED;
      case TIMED_OUT, IDLE_TIMED_OUT -> OperationState.TIMED_OUT;
      case CANCELLED -> OperationState.CANCELLED;
      case NOT_STARTED, ERROR -> OperationState.REFUSED;
    };
  }

  private static String why(ExitRecord exit) {
    return switch (exit.kind()) {
      case EXITED -> "ended with exit code " + exit.exitCode().orElse(1);
      case SIGNALED -> "ended by " + exit.signalName().orElse("a signal");
      case TIMED_OUT, IDLE_TIMED_OUT, CANCELLED, NOT_STARTED, ERROR ->
          exit.message().isBlank() ? exit.kind().name() : exit.message();
    };
  }

  private static String note(OutputDelivery delivery) {
    return switch (delivery) {
      case OutputDelivery.Stored _, OutputDelivery.Nothing _ -> "";
      case OutputDelivery.Refused(String reason) -> "; HQ did not take the output: " + reason;
    };
  }

  private static Optional<String> artifact(OutputDelivery delivery) {
    return switch (delivery) {
      case OutputDelivery.Stored(String artifact, _) -> Optional.of(artifact);
      case OutputDelivery.Nothing _, OutputDelivery.Refused _ -> Optional.empty();
    };
  }

  private static Optional<OutputDelivery.Dropped> dropped(OutputDelivery delivery) {
    return switch (delivery) {
      case OutputDelivery.Stored(_, Optional<OutputDelivery.Dropped> dropped) -> dropped;
      case OutputDelivery.Nothing _, OutputDelivery.Refused _ -> Optional.empty();
    };
  }

  /// HQ may have more than the spool kept: what it took while the command ran.
  private static OutputTotal total(ExitRecord.Stream stream, Optional<Long> dropped) {
    long missing = dropped.orElse(stream.bytes() - stream.keptBytes());
    return new OutputTotal(stream.bytes(), stream.sha256(), missing);
  }
}
