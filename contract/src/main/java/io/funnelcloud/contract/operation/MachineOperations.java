package io.funnelcloud.contract.operation;

import io.funnelcloud.contract.fleet.AgentId;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/// What an agent offers on the queue `agent-<id>`. Both methods are at-least-once by Temporal and
/// at-most-once in effect by the journal: a second delivery attaches (I1).
@ActivityInterface
public interface MachineOperations {

  static String queueOf(AgentId agent) {
    return "agent-" + agent.value();
  }

  /// Claims and runs the operation, or attaches to it when it already runs or ran.
  @ActivityMethod(name = "RunOperation")
  OperationResult run(OperationRef ref);

  /// Waits for the end of an operation that was delivered before; never starts anything.
  @ActivityMethod(name = "AttachOperation")
  AttachAnswer attach(OperationRef ref);
}
