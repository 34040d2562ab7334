package io.funnelcloud.agent.operation;

import io.funnelcloud.agent.journal.TaskToken;
import io.funnelcloud.agent.operation.OperationEngine.Intake;
import io.funnelcloud.contract.operation.AttachAnswer;
import io.funnelcloud.contract.operation.MachineOperations;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.operation.OperationState;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.failure.ApplicationFailure;
import java.time.InstantSource;

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
    return result(ref, take(ref, TaskToken.Kind.RUN), OperationState.REFUSED);
  }

  @Override
  public AttachAnswer attach(OperationRef ref) {
    Intake intake = take(ref, TaskToken.Kind.ATTACH);
    return new AttachAnswer.Finished(result(ref, intake, OperationState.LOST));
  }

  private OperationResult result(OperationRef ref, Intake intake, OperationState refused) {
    String why =
        switch (intake) {
          case Intake.Taken _ -> "taken in"; // Then the SDK does not look at what is returned.
          case Intake.Refused(String reason) -> reason;
          case Intake.Unable(String reason) ->
              throw ApplicationFailure.newFailure(reason, "AgentCannotTell");
        };
    return OperationResult.without(ref.opId(), refused, why, clock.instant());
  }

  private Intake take(OperationRef ref, TaskToken.Kind kind) {
    ActivityExecutionContext context = Activity.getExecutionContext();
    TaskToken token = new TaskToken(kind, context.getTaskToken(), clock.instant());
    Intake intake = engine.accept(ref, token);
    if (intake instanceof Intake.Taken) {
      context.doNotCompleteOnReturn();
    }
    return intake;
  }
}
