package io.funnelcloud.system.performance;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// The least a durable command can cost: one workflow, one activity per queue, each a `/bin/true`.
@WorkflowInterface
public interface BareWorkflow {
  String TASK_QUEUE = "bare";

  @WorkflowMethod
  int run(List<String> queues);

  /// Starts the process.
  @ActivityInterface
  interface Spawn {
    int spawn();
  }

  /// Calls the activity once on each queue, all at once.
  final class Shell implements BareWorkflow {

    @Override
    public int run(List<String> queues) {
      List<Promise<Integer>> ends =
          queues.stream().map(queue -> Async.function(on(queue)::spawn)).toList();
      return ends.stream().mapToInt(Promise::get).sum();
    }

    private static Spawn on(String queue) {
      return Workflow.newActivityStub(
          Spawn.class,
          ActivityOptions.newBuilder()
              .setTaskQueue(queue)
              .setDisableEagerExecution(true)
              .setStartToCloseTimeout(Duration.ofMinutes(1))
              .build());
    }
  }

  /// Spawns `/bin/true` and waits for its end.
  final class Spawner implements Spawn {

    @Override
    public int spawn() {
      try {
        return new ProcessBuilder("/bin/true").start().waitFor();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
