package io.funnelcloud.system.performance;

import com.fasterxml.jackson.databind.JsonNode;
import io.funnelcloud.contract.json.Json;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/// Workers of the bare workflow, straight on the server's frontend with the certificate of HQ: no
/// door, no claim, no journal, no audit.
final class BareWorkers implements AutoCloseable {
  private final WorkflowClient client;
  private final WorkerFactory factory;
  private final List<String> queues;

  private BareWorkers(WorkflowClient client, int queues) {
    this.client = client;
    this.queues = IntStream.range(0, queues).mapToObj(i -> "bare-" + i).toList();
    this.factory = WorkerFactory.newInstance(client);
    factory
        .newWorker(BareWorkflow.TASK_QUEUE)
        .registerWorkflowImplementationTypes(BareWorkflow.Shell.class);
    this.queues.forEach(this::poll);
    factory.start();
  }

  private void poll(String queue) {
    WorkerOptions options =
        WorkerOptions.newBuilder()
            .setMaxConcurrentActivityTaskPollers(1)
            .setUsingVirtualThreads(true)
            .build();
    Worker worker = factory.newWorker(queue, options);
    worker.registerActivitiesImplementations(new BareWorkflow.Spawner());
  }

  static BareWorkers of(Path home, int queues) throws Exception {
    Path tls = home.resolve("hq/tls");
    JsonNode ready = Json.mapper().readTree(home.resolve("hq/run/temporal.json").toFile());
    NettyChannelBuilder channel =
        NettyChannelBuilder.forTarget(ready.path("frontend").asText())
            .overrideAuthority("temporal.funnelcloud.internal")
            .sslContext(
                GrpcSslContexts.forClient()
                    .trustManager(tls.resolve("ca.crt").toFile())
                    .keyManager(
                        tls.resolve("temporal.crt").toFile(), tls.resolve("temporal.key").toFile())
                    .build());
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setChannel(channel.build()).build());
    return new BareWorkers(
        WorkflowClient.newInstance(
            stubs, WorkflowClientOptions.newBuilder().setNamespace("funnelcloud").build()),
        queues);
  }

  /// One workflow over all queues, from the start to its result.
  void run() {
    WorkflowOptions options =
        WorkflowOptions.newBuilder().setTaskQueue(BareWorkflow.TASK_QUEUE).build();
    client.newWorkflowStub(BareWorkflow.class, options).run(queues);
  }

  @Override
  public void close() {
    factory.shutdownNow();
  }
}
