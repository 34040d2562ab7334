package io.funnelcloud.workflows.request;

import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.operation.MachineOperations;
import io.funnelcloud.contract.operation.OperationRef;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.RetryOptions;
import java.time.Duration;
import java.util.Arrays;

/// Every timeout and retry of a request, with the sum that justifies it.
final class ActivityProfiles {

  /// Agents heartbeat every 10 s: two may be lost before the operation is UNKNOWN.
  static final Duration HEARTBEAT = Duration.ofSeconds(30);

  /// From acceptance to the end: 10 min for a consent, 24 h for a free slot, run-for itself, and 1
  /// h for draining output and a clock that is off.
  private static final Duration BESIDE_RUN_FOR =
      Duration.ofMinutes(10).plus(Duration.ofHours(24)).plus(Duration.ofHours(1));

  /// A look-up or write at HQ takes milliseconds; 10 s is a store that hangs. Tried again for ever
  /// (0.2 s doubling to 10 s), because a request must not end for a store that restarts.
  private static final LocalActivityOptions AT_HQ =
      LocalActivityOptions.newBuilder()
          .setStartToCloseTimeout(Duration.ofSeconds(10))
          .setDoNotIncludeArgumentsIntoMarker(true)
          .setRetryOptions(
              RetryOptions.newBuilder()
                  .setInitialInterval(Duration.ofMillis(200))
                  .setBackoffCoefficient(2)
                  .setMaximumInterval(Duration.ofSeconds(10))
                  .setDoNotRetry(notRetried())
                  .build())
          .build();

  private ActivityProfiles() {}

  /// A look-up or write at HQ, told in the history by these words.
  static LocalActivityOptions atHq(String summary) {
    return LocalActivityOptions.newBuilder(AT_HQ).setSummary(summary).build();
  }

  /// Memos are worth three tries, not a request that hangs: at most 3 × 10 s + 0.6 s.
  static LocalActivityOptions summarise() {
    RetryOptions threeTries =
        RetryOptions.newBuilder(AT_HQ.getRetryOptions()).setMaximumAttempts(3).build();
    return LocalActivityOptions.newBuilder(AT_HQ)
        .setRetryOptions(threeTries)
        .setSummary("keeps what was learnt")
        .build();
  }

  /// One attempt, so that a schedule-to-start timeout proves "never delivered": with several, an
  /// operation that ran looks undelivered.
  static ActivityOptions run(OperationRef ref, Duration wait, String summary) {
    Duration startToClose = ref.runFor().plus(BESIDE_RUN_FOR);
    return toMachine(ref, summary)
        .setScheduleToStartTimeout(wait)
        .setStartToCloseTimeout(startToClose)
        .setScheduleToCloseTimeout(wait.plus(startToClose))
        .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(1).build())
        .build();
  }

  /// Attaching starts nothing, so it is tried each second for as long as an answer may take.
  static ActivityOptions attach(OperationRef ref, Duration limit, String summary) {
    return toMachine(ref, summary)
        .setScheduleToCloseTimeout(limit)
        .setRetryOptions(
            RetryOptions.newBuilder()
                .setInitialInterval(Duration.ofSeconds(1))
                .setBackoffCoefficient(1)
                .setMaximumAttempts(0)
                .build())
        .build();
  }

  /// TRY_CANCEL: only never-claimed operations are withdrawn, so there is nobody to wait for.
  private static ActivityOptions.Builder toMachine(OperationRef ref, String summary) {
    return ActivityOptions.newBuilder()
        .setTaskQueue(MachineOperations.queueOf(ref.agentId()))
        .setHeartbeatTimeout(HEARTBEAT)
        .setCancellationType(ActivityCancellationType.TRY_CANCEL)
        .setDisableEagerExecution(true)
        .setSummary(summary);
  }

  private static String[] notRetried() {
    return Arrays.stream(FaultCode.values())
        .filter(
            code -> code.kind() == FaultCode.Kind.CALLER || code.kind() == FaultCode.Kind.POLICY)
        .map(FaultCode::name)
        .toArray(String[]::new);
  }
}
