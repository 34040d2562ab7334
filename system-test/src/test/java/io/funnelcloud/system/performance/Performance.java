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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Measures a running installation: `Performance HOME [ssh command...]`. Prints rows of a Markdown
/// table.
public final class Performance {
  private static final int WARM = 30;
  private static final int TIMES = 100;
  private static final int CLI_TIMES = 20;

  private final Path home;
  private final HttpClient http = HttpClient.newHttpClient();

  private Performance(Path home) {
    this.home = home;
  }

  public static void main(String[] words) throws Exception {
    Performance performance = new Performance(Path.of(words[0]));
    List<Sample> samples = new ArrayList<>();
    samples.add(performance.bare());
    samples.add(performance.rest());
    samples.add(performance.commandLine());
    if (words.length > 1) {
      List<String> ssh = List.of(words).subList(1, words.length);
      samples.add(Sample.of("warm ssh to localhost, `true`", 3, TIMES, () -> runs(ssh)));
    }
    System.out.println("| what | times | median ms | p99 ms |");
    System.out.println("|---|---|---|---|");
    samples.forEach(sample -> System.out.println(sample.row()));
    System.exit(0);
  }

  private Sample bare() throws Exception {
    JsonNode ready = Json.mapper().readTree(home.resolve("hq/run/temporal.json").toFile());
    WorkflowClient client = client(ready.path("frontend").asText());
    WorkerFactory factory = WorkerFactory.newInstance(client);
    Worker worker = factory.newWorker(BareWorkflow.TASK_QUEUE);
    worker.registerWorkflowImplementationTypes(BareWorkflow.Shell.class);
    worker.registerActivitiesImplementations(new BareWorkflow.Spawner());
    factory.start();
    WorkflowOptions options =
        WorkflowOptions.newBuilder().setTaskQueue(BareWorkflow.TASK_QUEUE).build();
    Sample sample =
        Sample.of(
            "bare workflow, one activity that spawns `/bin/true`",
            WARM,
            TIMES,
            () -> client.newWorkflowStub(BareWorkflow.class, options).run());
    factory.shutdownNow();
    return sample;
  }

  private WorkflowClient client(String frontend) throws Exception {
    Path tls = home.resolve("hq/tls");
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setChannel(
                    NettyChannelBuilder.forTarget(frontend)
                        .overrideAuthority("temporal.funnelcloud.internal")
                        .sslContext(
                            GrpcSslContexts.forClient()
                                .trustManager(tls.resolve("ca.crt").toFile())
                                .keyManager(
                                    tls.resolve("temporal.crt").toFile(),
                                    tls.resolve("temporal.key").toFile())
                                .build())
                        .build())
                .build());
    return WorkflowClient.newInstance(
        stubs, WorkflowClientOptions.newBuilder().setNamespace("funnelcloud").build());
  }

  private Sample rest() throws Exception {
    JsonNode client = Json.mapper().readTree(home.resolve("client.json").toFile());
    String url = client.path("url").asText();
    String token = client.path("token").asText();
    return Sample.of(
        "one command by REST, `true`, claimed, journalled, audited",
        WARM,
        TIMES,
        () -> {
          JsonNode asked = post(url + "/api/v1/requests", token, "{\"command\":\"true\"}");
          String id = asked.path("id").asText();
          JsonNode ended = get(url + "/api/v1/requests/" + id + "?wait=30", token);
          if (!ended.path("status").asText().equals("SUCCEEDED")) {
            throw new IllegalStateException("request ended " + ended);
          }
        });
  }

  private JsonNode post(String url, String token, String body) throws Exception {
    return answer(
        HttpRequest.newBuilder(URI.create(url))
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private JsonNode get(String url, String token) throws Exception {
    return answer(
        HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + token).build());
  }

  private JsonNode answer(HttpRequest request) throws Exception {
    return Json.mapper().readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  private Sample commandLine() throws Exception {
    Path aj = Path.of("").toAbsolutePath().resolve("aj");
    if (!Files.exists(aj)) {
      throw new IllegalStateException("start this in the root of the repository, not in " + aj);
    }
    List<String> command = List.of(aj.toString(), "run", "true", "--home", home.toString());
    return Sample.of("one command by `aj run true`", 3, CLI_TIMES, () -> runs(command));
  }

  private static void runs(List<String> command) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException(command + " ended with " + process.exitValue());
    }
  }
}
