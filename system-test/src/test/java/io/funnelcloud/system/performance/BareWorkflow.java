package io.funnelcloud.system.performance;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.io.IOException;
import java.time.Duration;

/// The least a durable command can cost: one workflow, one activity, one `/bin/true`.
@WorkflowInterface
public interface BareWorkflow {
  String TASK_QUEUE = "bare";

  @WorkflowMethod
  int run();

  /// Starts the process.
  @ActivityInterface
  interface Spawn {
    int spawn();
  }

  /// Calls the activity once.
  final class Shell implements BareWorkflow {
    private final Spawn spawn =
        Workflow.newActivityStub(
            Spawn.class,
            ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofMinutes(1)).build());

    @Override
    public int run() {
      return spawn.spawn();
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
