package io.funnelcloud.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.contract.api.InputView;
import io.funnelcloud.contract.api.RequestView;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OutputTotal;
import io.funnelcloud.control.artifacts.Inputs;
import io.funnelcloud.control.store.Sql;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InputRoutesTest {
  private DoorRig rig;
  private AgentId nas;
  private Inputs inputs;

  @BeforeAll
  void open(@TempDir Path dir) {
    rig = new DoorRig(dir);
    nas = rig.machine("nas");
    inputs = new Inputs(rig.database, rig.changes, Clock.systemUTC());
  }

  @AfterAll
  void close() {
    rig.close();
  }

  /// A request with one command that keeps its standard input open.
  private record Running(RequestView request, OpId op) {}

  private Running running(String command) {
    HttpResponse<String> answer =
        rig.post(
            "/api/v1/requests",
            "{\"command\":\"" + command + "\",\"on\":\"nas\",\"keepStdin\":true}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    RequestView request = Json.read(answer.body(), RequestView.class);
    OpId op = rig.operation(request, nas);
    rig.database.write(c ->
        Sql.update(
            c,
            "UPDATE ops SET spec_sha256 = (SELECT spec_sha256 FROM requests WHERE id = ?)"
                + " WHERE op_id = ?",
            request.id(),
            op.value()));
    return new Running(request, op);
  }

  private HttpResponse<String> send(RequestView request, String query, String key, byte[] body) {
    java.net.http.HttpRequest.Builder call =
        rig.call("/api/v1/requests/" + request.id() + "/input" + query)
            .POST(BodyPublishers.ofByteArray(body));
    return rig.send(key.isEmpty() ? call : call.header("Idempotency-Key", key));
  }

  private HttpResponse<String> send(RequestView request, String query, String key, String text) {
    return send(request, query, key, text.getBytes(StandardCharsets.UTF_8));
  }

  private static InputView view(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.read(answer.body(), InputView.class);
  }

  private String fed(OpId op, long offset) {
    return inputs
        .after(op, offset)
        .map(feed -> new String(feed.bytes(), StandardCharsets.UTF_8) + feed.closing())
        .orElse("nothing");
  }

  @Test
  void takesPiecesInOrderAndTheEnd() {
    Running cat = running("cat one");
    assertThat(view(send(cat.request, "", "a", "one\n")).bytes()).isEqualTo(4);
    InputView second = view(send(cat.request, "?machine=nas&end=true", "b", "two\n"));
    assertThat(second.offset()).isEqualTo(4);
    assertThat(second.bytes()).isEqualTo(8);
    assertThat(second.ended()).isTrue();
    assertThat(fed(cat.op, 0)).isEqualTo("one\nOPEN");
    assertThat(fed(cat.op, 2)).isEqualTo("e\nOPEN");
    assertThat(fed(cat.op, 4)).isEqualTo("two\nEND");
    assertThat(fed(cat.op, 8)).isEqualTo("END");
  }

  @Test
  void takesARepeatedPieceOnce() {
    Running cat = running("cat two");
    InputView first = view(send(cat.request, "", "key-1", "x"));
    assertThat(view(send(cat.request, "", "key-1", "x"))).isEqualTo(first);
    assertThat(view(send(cat.request, "?offset=1", "", "yy")).bytes()).isEqualTo(3);
    assertThat(view(send(cat.request, "?offset=1", "", "yy")).bytes()).isEqualTo(3);
    assertThat(view(send(cat.request, "", "key-2", "x")).bytes()).isEqualTo(4);
    assertThat(send(cat.request, "", "key-1", "other").statusCode()).isEqualTo(409);
    assertThat(send(cat.request, "?offset=1", "", "zz").statusCode()).isEqualTo(409);
    assertThat(send(cat.request, "?offset=90", "", "z").body()).contains("byte 4, not 90");
  }

  @Test
  void refusesACommandThatDidNotAskForIt() {
    RequestView closed = rig.asked("cat closed", "nas");
    rig.operation(closed, nas);
    HttpResponse<String> answer = send(closed, "", "k", "x");
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("--keep-stdin");
  }

  @Test
  void refusesWhatComesAfterTheEndOrTheCommand() {
    Running cat = running("cat three");
    view(send(cat.request, "?end=true", "end", ""));
    assertThat(send(cat.request, "", "late", "x").body()).contains("closed after byte 0");
    assertThat(view(send(cat.request, "?end=true", "end", "")).ended()).isTrue();
    Running over = running("cat four");
    view(send(over.request, "", "early", "x"));
    rig.succeed(over.op, OutputTotal.NOTHING);
    assertThat(send(over.request, "", "late", "x").body()).contains("does not run any more");
    assertThat(view(send(over.request, "", "early", "x")).bytes()).isEqualTo(1);
  }

  @Test
  void statesItsLimits() {
    Running cat = running("cat five");
    byte[] piece = new byte[1 << 20];
    assertThat(send(cat.request, "", "big", new byte[piece.length + 1]).statusCode())
        .isEqualTo(413);
    for (int i = 0; i < 16; i++) {
      view(send(cat.request, "", "piece-" + i, piece));
    }
    HttpResponse<String> more = send(cat.request, "", "more", "x");
    assertThat(more.statusCode()).isEqualTo(413);
    assertThat(more.body()).contains("16777216");
    assertThat(send(cat.request, "", "", "x").statusCode()).isEqualTo(400);
    assertThat(send(cat.request, "", "none", "").statusCode()).isEqualTo(400);
  }

  @Test
  void refusesSecretsUnlessInsistedOn() {
    Running cat = running("cat six");
    String secret = "ghp_0123456789abcdefghijABCDEFGHIJ0123";
    assertThat(send(cat.request, "", "s", secret).statusCode()).isEqualTo(422);
    assertThat(view(send(cat.request, "?plain=true", "s", secret)).bytes()).isEqualTo(38);
  }

  @Test
  void forgetsTheBytesOfACommandThatEnded() {
    Running first = running("cat seven");
    view(send(first.request, "", "a", "secret words"));
    rig.succeed(first.op, OutputTotal.NOTHING);
    Running second = running("cat eight");
    view(send(second.request, "", "a", "x"));
    assertThat(fed(first.op, 0)).isEqualTo("nothing");
    assertThat(inputs.standing(first.op).bytes()).isEqualTo(12);
  }
}
