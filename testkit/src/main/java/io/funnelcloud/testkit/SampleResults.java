package io.funnelcloud.testkit;

import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.operation.OutputTotal;
import io.funnelcloud.contract.operation.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Results as an agent would report them.
public final class SampleResults {
  private static final OutputTotal HI =
      new OutputTotal(3, Sha256.of("hi\n".getBytes(StandardCharsets.UTF_8)), 0);

  private SampleResults() {}

  public static OperationResult succeeded(OpId opId, Instant at) {
    return exited(opId, OperationState.SUCCEEDED, 0, at);
  }

  public static OperationResult failed(OpId opId, int exitCode, Instant at) {
    return exited(opId, OperationState.FAILED, exitCode, at);
  }

  private static OperationResult exited(OpId opId, OperationState state, int exitCode, Instant at) {
    return new OperationResult(
        opId,
        opId.agent(),
        state,
        exitCode == 0 ? "done" : "exit code " + exitCode,
        Optional.of(exitCode),
        Optional.empty(),
        HI,
        OutputTotal.NOTHING,
        Optional.of(HI.sha256().value()),
        Optional.of(at),
        at.plusMillis(20),
        Duration.ofMillis(4),
        2_500_000,
        0);
  }
}
