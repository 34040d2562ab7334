package io.funnelcloud.control.agentdoor;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.AttachAnswer;
import io.funnelcloud.contract.operation.MachineOperations;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.operation.OperationState;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The stock Temporal worker of an agent, activities only, through the door to a Temporal server.
class SdkWorkerTest {
  private static final DataConverter JSON =
      DefaultDataConverter.newDefaultInstance()
          .withPayloadConverterOverrides(new JacksonJsonPayloadConverter(Json.mapper()));

  @TempDir Path home;

  @Test
  void runsAnOperationOfItsQueue() throws Exception {
    WorkflowClientOptions options =
        WorkflowClientOptions.newBuilder()
            .setNamespace(DoorFixture.NAMESPACE)
            .setDataConverter(JSON)
            .build();
    try (TestWorkflowEnvironment hq =
            TestWorkflowEnvironment.newInstance(
                TestEnvironmentOptions.newBuilder()
                    .setWorkflowClientOptions(options)
                    .setUseTimeskipping(false)
                    .build());
        DoorFixture fixture =
            new DoorFixture(
                home, new FakeTemporal(), hq.getWorkflowServiceStubs().getRawChannel());
        TestAgent agent = fixture.agent("nas")) {
      hq.newWorker("hq").registerWorkflowImplementationTypes(OnMachineWorkflowImpl.class);
      hq.start();
      WorkflowServiceStubs stubs =
          WorkflowServiceStubs.newServiceStubs(
              WorkflowServiceStubsOptions.newBuilder().setChannel(agent.channel()).build());
      WorkerFactory factory = WorkerFactory.newInstance(WorkflowClient.newInstance(stubs, options));
      try {
        Worker worker = factory.newWorker(MachineOperations.queueOf(agent.id));
        worker.registerActivitiesImplementations(new Succeeding());
        factory.start();
        OperationRef ref = fixture.seeds.queued(agent.id, "r_aaaaa");
        OnMachineWorkflow workflow =
            hq.getWorkflowClient()
                .newWorkflowStub(
                    OnMachineWorkflow.class,
                    WorkflowOptions.newBuilder().setTaskQueue("hq").build());
        assertThat(workflow.run(agent.id, ref).state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(fixture.seeds.text(ref.opId(), "accepted_at")).isNotEqualTo("null");
      } finally {
        factory.shutdownNow();
        stubs.shutdownNow();
      }
    }
  }

  /// One activity on the queue of an agent.
  @WorkflowInterface
  public interface OnMachineWorkflow {
    @WorkflowMethod
    OperationResult run(AgentId agent, OperationRef ref);
  }

  /// Dispatches and waits.
  public static final class OnMachineWorkflowImpl implements OnMachineWorkflow {
    @Override
    public OperationResult run(AgentId agent, OperationRef ref) {
      return Workflow.newActivityStub(
              MachineOperations.class,
              ActivityOptions.newBuilder()
                  .setTaskQueue(MachineOperations.queueOf(agent))
                  .setStartToCloseTimeout(Duration.ofSeconds(60))
                  .build())
          .run(ref);
    }
  }

  private static final class Succeeding implements MachineOperations {
    @Override
    public OperationResult run(OperationRef ref) {
      return OperationResult.without(ref.opId(), OperationState.SUCCEEDED, "done", Instant.EPOCH);
    }

    @Override
    public AttachAnswer attach(OperationRef ref) {
      return new AttachAnswer.NotStarted("none");
    }
  }
}
