package io.funnelcloud.control.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.funnelcloud.contract.api.ExecuteView;
import io.funnelcloud.contract.api.InviteView;
import io.funnelcloud.contract.api.MachineView;
import io.funnelcloud.contract.api.RequestView;
import io.funnelcloud.contract.api.StatusView;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.fleet.Manifest;
import io.funnelcloud.contract.fleet.Presence;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OutputFrame.StreamName;
import io.funnelcloud.contract.operation.OutputTotal;
import io.funnelcloud.contract.request.RequestStatus;
import io.funnelcloud.control.store.Sql;
import io.funnelcloud.trust.pin.JoinString;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MachineRoutesTest {
  private DoorRig rig;
  private AgentId nas;

  @BeforeAll
  void open(@TempDir Path dir) {
    rig = new DoorRig(dir);
    nas = rig.machine("nas");
    rig.machine("web");
  }

  @AfterAll
  void close() {
    rig.close();
  }

  private MachineView machine(String name) {
    return Json.read(rig.get("/api/v1/machines/" + name).body(), MachineView.class);
  }

  @Test
  void tellsAMachineWithItsPresence() {
    AgentId agent = rig.machine("pi");
    assertThat(machine("pi").presence()).isEqualTo(Presence.ONLINE);
    rig.presences.put(agent, Presence.OFFLINE);
    assertThat(machine("pi").presence()).isEqualTo(Presence.OFFLINE);
    assertThat(machine("pi").agentId()).isEqualTo(agent.value());
    assertThat(rig.get("/api/v1/machines").body()).contains("\"pi\"", "\"nas\"");
  }

  @Test
  void tellsWhatAMachineCanDo() {
    assertThat(Json.read(rig.get("/api/v1/machines/nas/capabilities").body(), Manifest.class))
        .isEqualTo(DoorRig.manifest("nas"));
  }

  @Test
  void putsTagsOnAndTakesThemOff() {
    rig.machine("tagged");
    rig.post("/api/v1/machines/tagged/tags", "{\"add\":[\"prod\",\"gpu\"]}");
    rig.post("/api/v1/machines/tagged/tags", "{\"remove\":[\"linux\",\"none\"]}");
    assertThat(machine("tagged").tags()).containsExactly("gpu", "prod");
    assertThat(rig.post("/api/v1/machines/tagged/tags", "{\"add\":[\"No Tag\"]}").statusCode())
        .isEqualTo(400);
  }

  @Test
  void removesAMachineAndFreesItsName() {
    AgentId first = rig.machine("old");
    HttpResponse<String> response = rig.send(rig.call("/api/v1/machines/old").DELETE());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(rig.removed).contains(first);
    assertThat(rig.get("/api/v1/machines/old").statusCode()).isEqualTo(404);
    rig.database.write(c ->
        Sql.update(
            c,
            "INSERT INTO machines (agent_id, name, tags, state, joined_at, last_seen_at)"
                + " VALUES ('agentsecond', 'old', '[]', 'active', 1, 1)"));
    assertThat(machine("old").agentId()).isEqualTo("agentsecond");
  }

  @Test
  void invitesWithAJoinStringOfWhichOnlyAHashIsKept() {
    HttpResponse<String> response =
        rig.post("/api/v1/invites", "{\"name\":\"fresh\",\"tags\":[\"linux\"]}");
    assertThat(response.statusCode()).isEqualTo(201);
    InviteView invite = Json.read(response.body(), InviteView.class);
    JoinString join = JoinString.parse(invite.joinString());
    assertThat(invite.line()).isEqualTo("aj join " + invite.joinString());
    assertThat(join.addresses()).containsExactly("10.0.0.1:7443");
    String kept =
        rig.database.read(c ->
            Sql.list(c, "SELECT token_sha256 || name || tags FROM invites", row -> row.getString(1))
                .toString());
    assertThat(kept).contains("fresh").doesNotContain(join.token());
    assertThat(rig.post("/api/v1/invites", "{\"name\":\"nas\"}").statusCode()).isEqualTo(409);
  }

  private CompletableFuture<HttpResponse<String>> execute(String path, String body) {
    return CompletableFuture.supplyAsync(() ->
        rig.send(rig.call(path).header("Prefer", "wait=30").POST(BodyPublishers.ofString(body))));
  }

  private RequestView newest(String words) {
    await().until(() -> rig.get("/api/v1/requests?limit=1").body().contains(words));
    JsonNode page = Json.read(rig.get("/api/v1/requests?limit=1").body(), JsonNode.class);
    return Json.read(page.get("items").get(0).toString(), RequestView.class);
  }

  @Test
  void answersOutputAndExitCodeInOne() throws Exception {
    CompletableFuture<HttpResponse<String>> answer =
        execute("/api/v1/machines/nas/execute", "{\"command\":\"echo exec-one\"}");
    RequestView request = newest("exec-one");
    OpId op = rig.operation(request, nas);
    byte[] mebibyte = new byte[64 * 1024];
    java.util.Arrays.fill(mebibyte, (byte) 'x');
    for (int i = 0; i < 17; i++) {
      rig.outputs.write(op, StreamName.STDOUT, mebibyte);
    }
    rig.outputs.write(op, StreamName.STDERR, "careful");
    rig.succeed(op, OutputTotal.NOTHING);
    rig.status(request.id(), RequestStatus.SUCCEEDED);
    rig.outputs.complete(op);
    rig.changes.touch(op.request());
    HttpResponse<String> response = answer.get(30, TimeUnit.SECONDS);
    assertThat(response.statusCode()).isEqualTo(200);
    ExecuteView view = Json.read(response.body(), ExecuteView.class);
    assertThat(view.exitCode()).contains(0);
    assertThat(view.stdout().length()).isEqualTo(Execution.OUTPUT_BYTES_MAX);
    assertThat(view.stderr()).isEqualTo("careful");
    assertThat(view.truncated()).isTrue();
    assertThat(request.on()).isEqualTo("nas");
  }

  @Test
  void answersAtOnceWithoutAWait() {
    HttpResponse<String> response =
        rig.post("/api/v1/machines/nas/execute", "{\"command\":\"sleep 60\"}");
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(Json.read(response.body(), ExecuteView.class).status())
        .isEqualTo(RequestStatus.RUNNING);
    assertThat(rig.post("/api/v1/machines/none/execute", "{\"command\":\"a\"}").statusCode())
        .isEqualTo(404);
  }

  @Test
  void routesToAMachineThatCan() {
    assertThat(route("tool-of-web", "").get("node").asText()).isEqualTo("web");
    assertThat(route("BASH", ",\"prefer_node\":\"web\"").get("node").asText()).isEqualTo("web");
    assertThat(route("tool-of-web", ",\"prefer_node\":\"nas\"").get("node").asText())
        .isEqualTo("web");
    HttpResponse<String> nobody =
        rig.post(
            "/api/v1/mesh/route", "{\"capability\":\"cobol\",\"payload\":{\"command\":\"a\"}}");
    assertThat(nobody.statusCode()).isEqualTo(422);
    assertThat(rig.post("/api/v1/mesh/route", "{}").statusCode()).isEqualTo(400);
  }

  private JsonNode route(String capability, String more) {
    String body =
        "{\"capability\":\"%s\",\"payload\":{\"command\":\"git status\"}%s}"
            .formatted(capability, more);
    return Json.read(rig.post("/api/v1/mesh/route", body).body(), JsonNode.class);
  }

  @Test
  void tellsWhatNeedsAPerson() {
    rig.database.write(
        c -> Sql.update(c, "INSERT INTO alarms (at, what, detail) VALUES (1, 'copied', 'nas')"));
    StatusView status = Json.read(rig.get("/api/v1/status").body(), StatusView.class);
    assertThat(status.needs()).extracting(StatusView.NeedView::what).contains("copied: nas");
    assertThat(status.machinesOnline()).isPositive();
    assertThat(status.temporalReachable()).isTrue();
    assertThat(rig.get("/api/v1/memory?query=disk").body()).contains("machine:nas", "disk");
  }
}
