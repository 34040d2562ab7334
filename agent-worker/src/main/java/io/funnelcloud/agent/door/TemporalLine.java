package io.funnelcloud.agent.door;

import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.MachineOperations;
import io.grpc.ManagedChannel;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The Temporal worker of this machine: one poller for `agent-<id>`, through the agent door.
public final class TemporalLine {
  private static final Logger LOG = LoggerFactory.getLogger(TemporalLine.class);
  private static final Duration BETWEEN_STARTS = Duration.ofSeconds(1);
  // A delivery is only taken in, which takes milliseconds; how many commands run is not decided
  // here.
  private static final int DELIVERIES_AT_ONCE = 16;

  private final ManagedChannel channel;
  private final AgentId self;
  private final MachineOperations operations;
  private final PollGate gate;
  private final Thread starter;
  // Guarded by this.
  private @Nullable WorkerFactory factory;
  private boolean stopped;

  public TemporalLine(
      ManagedChannel channel, AgentId self, MachineOperations operations, PollGate gate) {
    this.channel = channel;
    this.self = self;
    this.operations = operations;
    this.gate = gate;
    this.starter =
        Thread.ofPlatform().name("temporal-start").daemon().unstarted(this::keepStarting);
  }

  /// Reads tolerantly: HQ may be newer than this agent (decision 0001).
  static DataConverter converter() {
    return DefaultDataConverter.newDefaultInstance()
        .withPayloadConverterOverrides(new JacksonJsonPayloadConverter(Json.mapper()));
  }

  public void start() {
    starter.start();
  }

  private void keepStarting() {
    try {
      while (!tryStart()) {
        gate.awaitOpening(BETWEEN_STARTS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// The worker asks HQ for its namespace before it polls, so HQ must be there.
  private boolean tryStart() throws InterruptedException {
    WorkerFactory made = factory();
    gate.awaitOpen();
    try {
      made.start();
    } catch (RuntimeException e) {
      LOG.info("cannot begin to poll yet: {}", e.getMessage());
      discard(made);
      return false;
    }
    return keep(made);
  }

  /// Its goodbye asks HQ, which may be away: that must not end the tries.
  private static void discard(WorkerFactory failed) {
    try {
      failed.shutdownNow();
    } catch (RuntimeException e) {
      LOG.debug("polls that never began could not be ended in order", e);
    }
  }

  private synchronized boolean keep(WorkerFactory started) {
    if (stopped) {
      discard(started);
    } else {
      factory = started;
    }
    return true;
  }

  private WorkerFactory factory() {
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setChannel(channel)
                .setConnectionBackoffResetFrequency(Duration.ofSeconds(2))
                .build());
    WorkflowClient client =
        WorkflowClient.newInstance(
            stubs,
            WorkflowClientOptions.newBuilder()
                .setNamespace(HqCalls.NAMESPACE)
                .setIdentity(self.value())
                .setDataConverter(converter())
                .validateAndBuildWithDefaults());
    WorkerFactory made =
        WorkerFactory.newInstance(
            client, WorkerFactoryOptions.newBuilder().setUsingVirtualWorkflowThreads(true).build());
    Worker worker = made.newWorker(MachineOperations.queueOf(self), options());
    worker.registerActivitiesImplementations(operations);
    return made;
  }

  private static WorkerOptions options() {
    return WorkerOptions.newBuilder()
        .setMaxConcurrentActivityTaskPollers(1)
        .setMaxConcurrentActivityExecutionSize(DELIVERIES_AT_ONCE)
        .setLocalActivityWorkerOnly(false)
        .setDisableEagerExecution(true)
        .setUsingVirtualThreads(true)
        .build();
  }

  /// Stops polling; what was taken in goes on.
  public void stop() {
    starter.interrupt();
    WorkerFactory running;
    synchronized (this) {
      stopped = true;
      running = factory;
    }
    if (running != null) {
      discard(running);
      running.awaitTermination(1, TimeUnit.SECONDS);
    }
  }
}
