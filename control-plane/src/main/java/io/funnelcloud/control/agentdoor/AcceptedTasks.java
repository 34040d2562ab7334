package io.funnelcloud.control.agentdoor;

import com.google.protobuf.ByteString;
import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.control.claims.LiveStates;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which operation each task is for, and what follows from its deliveries and heartbeats: the first
/// stops deliver-by, and a command that prints nothing shows as running. Never fails: the call it
/// looks at must go through.
final class AcceptedTasks {
  private static final Logger LOG = LoggerFactory.getLogger(AcceptedTasks.class);
  private static final String RUN = "RunOperation";
  private static final String ATTACH = "AttachOperation";

  /// A task forgotten beyond that shows as running a little later, by output or reconciling.
  private static final int TASKS_MAX = 10_000;

  private final LiveStates live;
  // Guarded by itself: by Temporal's own task token, the oldest first.
  private final Map<ByteString, OpId> tasks = new Newest();

  AcceptedTasks(LiveStates live) {
    this.live = live;
  }

  void note(AgentId agent, PollActivityTaskQueueResponse task) {
    String kind = task.getActivityType().getName();
    if (kind.equals(RUN) || kind.equals(ATTACH)) {
      quietly(agent, () -> opId(agent, task).ifPresent(op -> delivered(op, task)));
    }
  }

  private static Optional<OpId> opId(AgentId agent, PollActivityTaskQueueResponse task) {
    if (task.getInput().getPayloadsCount() != 1) {
      return Optional.empty();
    }
    byte[] input = task.getInput().getPayloads(0).getData().toByteArray();
    OperationRef ref = Json.read(input, OperationRef.class);
    return ref.agentId().equals(agent) ? Optional.of(ref.opId()) : Optional.empty();
  }

  private void delivered(OpId op, PollActivityTaskQueueResponse task) {
    synchronized (tasks) {
      tasks.put(task.getTaskToken(), op);
    }
    if (task.getActivityType().getName().equals(RUN)) {
      live.accepted(op);
    } else {
      live.running(op);
    }
  }

  /// The agent works on the task. One that waits for its order is not delivered and stays queued.
  void heartbeat(AgentId agent, ByteString token) {
    OpId op;
    synchronized (tasks) {
      op = tasks.get(token);
    }
    if (op != null) {
      quietly(agent, () -> live.running(op));
    }
  }

  /// The task was answered.
  void answered(ByteString token) {
    synchronized (tasks) {
      tasks.remove(token);
    }
  }

  private static void quietly(AgentId agent, Runnable work) {
    try {
      work.run();
    } catch (IllegalArgumentException | Fault e) {
      LOG.warn("cannot note what {} does with a task: {}", agent, e.getMessage());
    }
  }

  private static final class Newest extends LinkedHashMap<ByteString, OpId> {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<ByteString, OpId> eldest) {
      return size() > TASKS_MAX;
    }
  }
}
