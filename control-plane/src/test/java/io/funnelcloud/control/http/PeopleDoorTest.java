package io.funnelcloud.control.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.funnelcloud.contract.api.ProblemView;
import io.funnelcloud.contract.api.RequestView;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.request.RequestStatus;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeopleDoorTest {
  private DoorRig rig;

  @BeforeAll
  void open(@TempDir Path dir) {
    rig = new DoorRig(dir);
    rig.machine("nas");
  }

  @AfterAll
  void close() {
    rig.close();
  }

  private static ProblemView problem(HttpResponse<String> response, FaultCode code) {
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(response.body()).doesNotContain("java.", "Exception", "\tat ");
    ProblemView problem = Json.read(response.body(), ProblemView.class);
    assertThat(problem.type()).isEqualTo(code.name());
    assertThat(problem.status()).isEqualTo(code.httpStatus()).isEqualTo(response.statusCode());
    assertThat(problem.advice()).isEqualTo(code.advice()).isNotBlank();
    assertThat(problem.title()).isNotBlank();
    assertThat(problem.detail()).isNotBlank();
    return problem;
  }

  @Test
  void refusesWithoutAToken() {
    problem(rig.send(HttpRequest.newBuilder(rig.uri("/api/v1/machines"))), FaultCode.NOT_SIGNED_IN);
  }

  @Test
  void refusesAWrongTokenOnEveryPath() {
    for (String path : new String[] {"/api/v1/machines", "/nowhere", "/api/v1/openapi.json"}) {
      problem(
          rig.send(
              HttpRequest.newBuilder(rig.uri(path)).header("Authorization", "Bearer fct_wrong")),
          FaultCode.NOT_SIGNED_IN);
    }
  }

  @Test
  void answersHealthWithoutAToken() {
    for (String path : new String[] {"/healthz", "/mesh/health"}) {
      assertThat(rig.send(HttpRequest.newBuilder(rig.uri(path))).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void refusesAForeignHost() throws IOException {
    try (Socket socket = new Socket(java.net.InetAddress.getLoopbackAddress(), rig.door.port())) {
      String call = "GET /healthz HTTP/1.1\r\nHost: evil.example:80\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(call.getBytes(UTF_8));
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
          .startsWith("HTTP/1.1 403")
          .contains("evil.example");
    }
  }

  @Test
  void letsAViewerOnlyLook() {
    HttpRequest.Builder look =
        HttpRequest.newBuilder(rig.uri("/api/v1/machines"))
            .header("Authorization", "Bearer " + rig.viewer);
    assertThat(rig.send(look).statusCode()).isEqualTo(200);
    HttpRequest.Builder run =
        HttpRequest.newBuilder(rig.uri("/api/v1/requests"))
            .header("Authorization", "Bearer " + rig.viewer)
            .POST(BodyPublishers.ofString("{\"command\":\"true\"}"));
    problem(rig.send(run), FaultCode.FORBIDDEN);
  }

  @Test
  void letsOnlyTheOwnerRemoveMachines() {
    HttpRequest.Builder remove =
        HttpRequest.newBuilder(rig.uri("/api/v1/machines/nas"))
            .header("Authorization", "Bearer " + rig.operator)
            .DELETE();
    problem(rig.send(remove), FaultCode.FORBIDDEN);
  }

  @Test
  void refusesABodyThatIsNotUtf8() {
    byte[] body = {'{', '"', 'c', (byte) 0xc3, (byte) 0x28, '"', '}'};
    HttpResponse<String> response =
        rig.send(rig.call("/api/v1/requests").POST(BodyPublishers.ofByteArray(body)));
    assertThat(problem(response, FaultCode.BAD_INPUT).detail()).contains("UTF-8");
  }

  @Test
  void refusesABodyThatIsNoJsonOrHoldsNothing() {
    for (String body : new String[] {"", "{", "null", "[]", "{}", "{\"command\":null}"}) {
      problem(rig.post("/api/v1/requests", body), FaultCode.BAD_INPUT);
    }
  }

  @Test
  void refusesABodyThatIsTooLarge() {
    byte[] body = new byte[Bodies.BYTES_MAX + 1];
    HttpResponse<String> response =
        rig.send(rig.call("/api/v1/requests").POST(BodyPublishers.ofByteArray(body)));
    problem(response, FaultCode.TOO_LARGE);
  }

  @Test
  void refusesACommandThatIsTooLong() {
    String command = "x".repeat(65 * 1024);
    problem(
        rig.post("/api/v1/requests", "{\"command\":\"" + command + "\",\"on\":\"nas\"}"),
        FaultCode.BAD_INPUT);
  }

  @Test
  void tellsWhatItDoesNotKnow() {
    for (String path :
        new String[] {
          "/api/v1/requests/r_zzzzzzz",
          "/api/v1/requests/what",
          "/api/v1/requests/r_zzzzzzz/events",
          "/api/v1/requests/r_zzzzzzz/output",
          "/api/v1/machines/none",
          "/nowhere"
        }) {
      problem(rig.get(path), FaultCode.NOT_FOUND);
    }
  }

  @Test
  void refusesParametersOfTheWrongForm() {
    for (String query : new String[] {"?status=green", "?limit=x", "?limit=-1", "?cursor=abc"}) {
      problem(rig.get("/api/v1/requests" + query), FaultCode.BAD_INPUT);
    }
  }

  @Test
  void takesARequestWithItsFewestWords() {
    HttpResponse<String> response =
        rig.post("/api/v1/requests", "{\"command\":\"uname\",\"on\":\"nas\"}");
    assertThat(response.statusCode()).isEqualTo(201);
    RequestView view = Json.read(response.body(), RequestView.class);
    assertThat(view.words()).isEqualTo("uname");
    assertThat(view.user()).isEqualTo("ada");
    assertThat(response.headers().firstValue("Location")).contains("/api/v1/requests/" + view.id());
  }

  private HttpResponse<String> keyed(String key, String command) {
    return rig.send(
        rig.call("/api/v1/requests")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString("{\"command\":\"" + command + "\",\"on\":\"nas\"}")));
  }

  @Test
  void answersTheSameRequestForTheSameKey() {
    RequestView first = Json.read(keyed("k1", "date").body(), RequestView.class);
    RequestView second = Json.read(keyed("k1", "date").body(), RequestView.class);
    assertThat(second.id()).isEqualTo(first.id());
    problem(keyed("k1", "uptime"), FaultCode.CONFLICT);
  }

  @Test
  void pagesThroughAllRequestsOnce() {
    for (int i = 0; i < 5; i++) {
      String id = rig.asked("page " + i, "nas").id();
      Instant before = Instant.now();
      rig.status(id, RequestStatus.PARTIAL);
      await().until(() -> Instant.now().isAfter(before.plusMillis(2)));
    }
    java.util.List<String> seen = new java.util.ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          Json.read(
              rig.get("/api/v1/requests?status=partial&limit=2" + cursor).body(), JsonNode.class);
      page.get("items").forEach(item -> seen.add(item.get("words").asText()));
      cursor = page.has("next") ? "&cursor=" + page.get("next").asText() : "";
    } while (!cursor.isEmpty());
    assertThat(seen).containsExactly("page 4", "page 3", "page 2", "page 1", "page 0");
  }

  @Test
  void endsAWaitWhenTheRequestEnds() throws Exception {
    String id = rig.asked("sleep 1", "nas").id();
    CompletableFuture<HttpResponse<String>> waiting =
        CompletableFuture.supplyAsync(() -> rig.get("/api/v1/requests/" + id + "?wait=50"));
    await().until(() -> rig.door.longCalls() > 0);
    rig.status(id, RequestStatus.SUCCEEDED);
    RequestView view =
        Json.read(waiting.get(20, java.util.concurrent.TimeUnit.SECONDS).body(), RequestView.class);
    assertThat(view.status()).isEqualTo(RequestStatus.SUCCEEDED);
  }

  @Test
  void endsAWaitWhenAPersonIsNeeded() {
    String id = rig.asked("sudo true", "nas").id();
    rig.status(id, RequestStatus.NEEDS_APPROVAL);
    assertThat(rig.get("/api/v1/requests/" + id + "?wait=50").body()).contains("NEEDS_APPROVAL");
    assertThat(rig.get("/api/v1/status").body()).contains("aj approve " + id);
  }

  @Test
  void answersAsItStandsWhenTheWaitIsOver() {
    String id = rig.asked("sleep 9", "nas").id();
    assertThat(rig.get("/api/v1/requests/" + id + "?wait=1").body()).contains("RUNNING");
  }

  @Test
  void refusesAnAnswerThatNamesNothing() {
    String id = rig.asked("sudo id", "nas").id();
    problem(rig.post("/api/v1/requests/" + id + "/approval", "{}"), FaultCode.BAD_INPUT);
  }

  @Test
  void recordsACancel() {
    String id = rig.asked("sleep 8", "nas").id();
    RequestView view =
        Json.read(rig.post("/api/v1/requests/" + id + "/cancel", "").body(), RequestView.class);
    assertThat(view.status()).isEqualTo(RequestStatus.CANCELLING);
  }

  @Test
  void refusesToRepeatWhatStillRuns() {
    String id = rig.asked("sleep 7", "nas").id();
    problem(rig.post("/api/v1/requests/" + id + "/retry?failed=true", ""), FaultCode.CONFLICT);
  }

  @Test
  void endsWaitsWhenItCloses(@TempDir Path dir) throws Exception {
    try (DoorRig closing = new DoorRig(dir)) {
      closing.machine("nas");
      String id = closing.asked("sleep 100", "nas").id();
      CompletableFuture<HttpResponse<String>> waiting =
          CompletableFuture.supplyAsync(() -> closing.get("/api/v1/requests/" + id + "?wait=50"));
      await().until(() -> closing.door.longCalls() > 0);
      Instant before = Instant.now();
      closing.door.close();
      assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(20));
      problem(waiting.get(10, java.util.concurrent.TimeUnit.SECONDS), FaultCode.HQ_AWAY);
    }
  }
}
