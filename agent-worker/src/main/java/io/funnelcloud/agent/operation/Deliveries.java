package io.funnelcloud.agent.operation;

import io.funnelcloud.agent.journal.TaskToken;
import io.funnelcloud.contract.operation.AttachAnswer;
import io.funnelcloud.contract.operation.MachineOperations;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.operation.OperationState;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.time.InstantSource;
import java.util.Optional;

/// Takes deliveries in and lets the poll go at once; the op engine answers later, by token, maybe
/// from another process.
final class Deliveries implements MachineOperations {
  private final OperationEngine engine;
  private final InstantSource clock;

  Deliveries(OperationEngine engine, InstantSource clock) {
    this.engine = engine;
    this.clock = clock;
  }

  @Override
  public OperationResult run(OperationRef ref) {
    Optional<String> refusal = take(ref, TaskToken.Kind.RUN);
    // When taken in, the SDK does not look at what is returned.
    return OperationResult.without(
        ref.opId(), OperationState.REFUSED, refusal.orElse("taken in"), clock.instant());
  }

  @Override
  public AttachAnswer attach(OperationRef ref) {
    Optional<String> refusal = take(ref, TaskToken.Kind.ATTACH);
    return new AttachAnswer.Finished(
        OperationResult.without(
            ref.opId(), OperationState.LOST, refusal.orElse("taken in"), clock.instant()));
  }

  private Optional<String> take(OperationRef ref, TaskToken.Kind kind) {
    ActivityExecutionContext context = Activity.getExecutionContext();
    TaskToken token = new TaskToken(kind, context.getTaskToken(), clock.instant());
    Optional<String> refusal = engine.accept(ref, token);
    if (refusal.isEmpty()) {
      context.doNotCompleteOnReturn();
    }
    return refusal;
  }
}
