package io.funnelcloud.control.agentdoor;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.control.claims.LiveStates;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notes when a task reached its agent: that stops deliver-by.
final class AcceptedTasks {
  private static final Logger LOG = LoggerFactory.getLogger(AcceptedTasks.class);
  private static final String RUN = "RunOperation";

  private final LiveStates live;

  AcceptedTasks(LiveStates live) {
    this.live = live;
  }

  /// Never fails: the task is already handed out by Temporal and must reach the agent.
  void note(AgentId agent, PollActivityTaskQueueResponse task) {
    if (!task.getActivityType().getName().equals(RUN) || task.getInput().getPayloadsCount() != 1) {
      return;
    }
    try {
      OperationRef ref =
          Json.read(task.getInput().getPayloads(0).getData().toByteArray(), OperationRef.class);
      if (ref.agentId().equals(agent)) {
        live.accepted(ref.opId());
      }
    } catch (IllegalArgumentException | Fault e) {
      LOG.warn("cannot note that {} accepted a task: {}", agent, e.getMessage());
    }
  }
}
