package io.funnelcloud.system.states;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.system.installation.Installation;
import io.funnelcloud.system.installation.Launched;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// One installation whose machine can be taken away and brought back, and what people ask of it.
final class Place implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final Installation hq;
  final String machine;

  private Place(Installation hq) {
    this.hq = hq;
    machine =
        hq.aj("machines", "list", "--json").json().path("items").path(0).path("name").asText();
  }

  static Place up() {
    return new Place(Installation.up());
  }

  Installation hq() {
    return hq;
  }

  /// A file that the agent's account, which may be another, can write.
  static Path shared(String name) {
    try {
      Path file = Files.createTempFile(Path.of("/tmp"), "funnelcloud-" + name, "");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Kills keeper and agent; what they started runs on.
  void takeMachineAway() {
    Optional<ProcessHandle> keeper = marked("keeper");
    Optional<ProcessHandle> agent = marked("child");
    keeper.ifPresent(ProcessHandle::destroyForcibly);
    agent.ifPresent(ProcessHandle::destroyForcibly);
    assertThat(agent).isPresent();
    await().atMost(Installation.PATIENCE).until(() -> !agent.orElseThrow().isAlive());
  }

  private Optional<ProcessHandle> marked(String kind) {
    try {
      return Files.readAllLines(hq.home().resolve("keepers").resolve("agent.pid")).stream()
          .filter(line -> line.startsWith(kind + " "))
          .findFirst()
          .flatMap(line -> ProcessHandle.of(Long.parseLong(line.split(" ", -1)[1])));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void bringMachineBack() {
    Launched up = hq.aj("up");
    assertThat(up.exit()).as(up.toString()).isZero();
  }

  void awaitPresence(String presence) {
    await()
        .atMost(Installation.PATIENCE)
        .until(() -> machine().path("presence").asText(), presence::equals);
  }

  JsonNode machine() {
    return hq.aj("machines", "show", machine, "--json").json();
  }

  /// Asks and does not wait; answers the id.
  String ask(String command, String... options) {
    List<String> words = new java.util.ArrayList<>(List.of("run", command, "--no-wait", "--json"));
    words.addAll(List.of(options));
    Launched asked = hq.aj(words.toArray(String[]::new));
    assertThat(asked.exit()).as(asked.toString()).isZero();
    return asked.json().path("id").asText();
  }

  JsonNode show(String request) {
    return hq.aj("show", request, "--json").json();
  }

  String status(String request) {
    return show(request).path("status").asText();
  }

  void awaitStatus(String request, String status) {
    await()
        .atMost(Installation.PATIENCE)
        .ignoreExceptions()
        .untilAsserted(() -> {
          JsonNode shown = show(request);
          assertThat(shown.path("status").asText()).as(shown.toString()).isEqualTo(status);
        });
  }

  static void awaitContent(Path file) {
    await().atMost(Installation.PATIENCE).until(() -> Files.size(file) > 0);
  }

  /// A call of the people door without a process for it.
  JsonNode post(String path, String body) {
    return call(path, request -> request.POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  JsonNode get(String path) {
    return call(path, HttpRequest.Builder::GET);
  }

  private JsonNode call(String path, UnaryOperator<HttpRequest.Builder> what) {
    try {
      JsonNode client = Json.mapper().readTree(hq.home().resolve("client.json").toFile());
      HttpRequest request =
          what.apply(
                  HttpRequest.newBuilder(URI.create(client.path("url").asText() + path))
                      .header("Authorization", "Bearer " + client.path("token").asText()))
              .build();
      return Json.mapper()
          .readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    hq.close();
  }
}
