package io.funnelcloud.workflows.request;

import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.MachineOperations;
import io.funnelcloud.contract.request.RequestInput;
import io.funnelcloud.contract.request.RequestResult;
import io.funnelcloud.contract.request.RequestWorkflow;
import io.funnelcloud.testkit.FakeFleet;
import io.funnelcloud.testkit.FakeHq;
import io.funnelcloud.testkit.FakeMachine;
import io.funnelcloud.workflows.Workflows;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactoryOptions;
import java.time.Instant;
import java.util.Map;

/// Temporal's test environment with our workflow, a fake HQ and the machines of a fake fleet that
/// are online.
final class RequestStage implements AutoCloseable {
  private static final Map<String, IndexedValueType> ATTRIBUTES =
      Map.of(
          "AjUser", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
          "AjStatus", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
          "AjIntent", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
          "AjRequest", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
          "AjMachineCount", IndexedValueType.INDEXED_VALUE_TYPE_INT,
          "AjMachines", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST);

  private final TestWorkflowEnvironment environment;
  private final RequestInput input;
  private final Worker worker;

  RequestStage(RequestInput input, FakeFleet fleet, FakeHq hq) {
    this.input = input;
    this.environment = TestWorkflowEnvironment.newInstance(options());
    ATTRIBUTES.forEach(environment::registerSearchAttribute);
    this.worker = environment.newWorker(RequestWorkflow.TASK_QUEUE);
    Workflows.register(worker);
    worker.registerActivitiesImplementations(hq);
    fleet.machines().stream().filter(RequestStage::polls).forEach(this::poll);
    environment.start();
  }

  static DefaultDataConverter converter() {
    return DefaultDataConverter.newDefaultInstance()
        .withPayloadConverterOverrides(new JacksonJsonPayloadConverter(Json.mapper()));
  }

  private static TestEnvironmentOptions options() {
    return TestEnvironmentOptions.newBuilder()
        .setInitialTime(Instant.parse("2026-03-14T14:02:00Z"))
        .setWorkerFactoryOptions(
            WorkerFactoryOptions.newBuilder()
                .setWorkerInterceptors(new ShortHeartbeats())
                .setUsingVirtualWorkflowThreads(true)
                .build())
        .setWorkflowClientOptions(
            WorkflowClientOptions.newBuilder().setDataConverter(converter()).build())
        .build();
  }

  private static boolean polls(FakeMachine machine) {
    return switch (machine.target().presence()) {
      case ONLINE -> true;
      case UNSURE, OFFLINE, ASLEEP -> false;
    };
  }

  private void poll(FakeMachine machine) {
    environment
        .newWorker(MachineOperations.queueOf(machine.target().agent()))
        .registerActivitiesImplementations(machine);
  }

  Worker worker() {
    return worker;
  }

  /// The request that was started.
  RequestWorkflow running() {
    return environment
        .getWorkflowClient()
        .newWorkflowStub(RequestWorkflow.class, input.id().value());
  }

  RequestWorkflow start() {
    RequestWorkflow workflow =
        environment
            .getWorkflowClient()
            .newWorkflowStub(
                RequestWorkflow.class,
                WorkflowOptions.newBuilder()
                    .setTaskQueue(RequestWorkflow.TASK_QUEUE)
                    .setWorkflowId(input.id().value())
                    .build());
    WorkflowClient.start(workflow::run, input);
    return workflow;
  }

  RequestResult result(RequestWorkflow workflow) {
    return WorkflowStub.fromTyped(workflow).getResult(RequestResult.class);
  }

  RequestResult finished() {
    return result(start());
  }

  WorkflowExecutionHistory history() {
    return environment.getWorkflowClient().fetchHistory(input.id().value());
  }

  long events(EventType type) {
    return history().getHistory().getEventsList().stream()
        .map(HistoryEvent::getEventType)
        .filter(type::equals)
        .count();
  }

  @Override
  public void close() {
    environment.close();
  }
}
