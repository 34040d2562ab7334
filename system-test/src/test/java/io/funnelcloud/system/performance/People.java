package io.funnelcloud.system.performance;

import com.fasterxml.jackson.databind.JsonNode;
import io.funnelcloud.contract.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;

/// The people door of an installation, as a program uses it.
final class People {
  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;
  private final String token;

  People(Path home) throws IOException {
    JsonNode client = Json.mapper().readTree(home.resolve("client.json").toFile());
    this.url = client.path("url").asText() + "/api/v1/";
    this.token = client.path("token").asText();
  }

  /// Asks, and waits for the end.
  void run(String command, String on) throws IOException, InterruptedException {
    String ask = "{\"command\":\"%s\",\"on\":\"%s\",\"yes\":true}".formatted(command, on);
    JsonNode ended = post("requests", ask);
    String id = ended.path("id").asText();
    while (ended.path("closedAt").isMissingNode() || ended.path("closedAt").isNull()) {
      ended = get("requests/" + id + "?wait=30");
    }
    if (!ended.path("status").asText().equals("SUCCEEDED")) {
      throw new IllegalStateException("request ended " + ended);
    }
  }

  JsonNode post(String path, String body) throws IOException, InterruptedException {
    return answer(request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return answer(request(path).build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .header("Authorization", "Bearer " + token);
  }

  private JsonNode answer(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IllegalStateException(request.uri() + " answered " + answer.body());
    }
    return Json.mapper().readTree(answer.body());
  }
}
