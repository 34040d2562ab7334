package io.funnelcloud.control.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.funnelcloud.contract.api.RequestView;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OutputFrame.StreamName;
import io.funnelcloud.contract.operation.OutputTotal;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.contract.request.RequestStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveEventsTest {
  private DoorRig rig;
  private AgentId nas;
  private AgentId web;

  @BeforeAll
  void open(@TempDir Path dir) {
    rig = new DoorRig(dir);
    nas = rig.machine("nas");
    web = rig.machine("web");
  }

  @AfterAll
  void close() {
    rig.close();
  }

  @AfterEach
  void leavesNoViewOpen() {
    await().until(() -> rig.door.longCalls() == 0);
  }

  private EventReader follow(RequestView request, String query) {
    return EventReader.of(
        rig.send(
                rig.call("/api/v1/requests/" + request.id() + "/events" + query),
                BodyHandlers.ofInputStream())
            .body());
  }

  private void finish(RequestView request, OpId op, byte[] stdout) {
    rig.outputs.complete(op);
    rig.succeed(op, new OutputTotal(stdout.length, Sha256.of(stdout), 0));
    rig.status(request.id(), RequestStatus.SUCCEEDED);
  }

  private static byte[] output(EventReader reader, String machine, String stream) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String data : reader.data("output")) {
      JsonNode event = Json.read(data, JsonNode.class);
      if (event.get("machine").asText().equals(machine)
          && event.get("stream").asText().equals(stream)) {
        assertThat(event.get("offset").asLong()).isEqualTo(all.size());
        all.writeBytes(java.util.Base64.getDecoder().decode(event.get("data").asText()));
      }
    }
    return all.toByteArray();
  }

  @Test
  void tellsTheRequestThenItsOutputThenTheEnd() {
    RequestView request = rig.asked("make", "nas");
    EventReader reader = follow(request, "");
    await().until(() -> reader.names().contains("request"));
    OpId op = rig.operation(request, nas);
    rig.outputs.write(op, StreamName.STDOUT, "one\n");
    rig.outputs.write(op, StreamName.STDERR, "oh\n");
    rig.changes.touch(op.request());
    await().until(() -> reader.data("output").size() == 2);
    rig.outputs.write(op, StreamName.STDOUT, "two\n");
    finish(request, op, "one\ntwo\n".getBytes(UTF_8));
    await().until(reader::isOver);
    assertThat(output(reader, "nas", "stdout")).asString().isEqualTo("one\ntwo\n");
    assertThat(output(reader, "nas", "stderr")).asString().isEqualTo("oh\n");
    assertThat(reader.names().getFirst()).isEqualTo("request");
    assertThat(reader.names().getLast()).isEqualTo("end");
    assertThat(reader.data("end"))
        .hasSize(1)
        .first()
        .asString()
        .contains("SUCCEEDED", "\"complete\":true");
    assertThat(reader.data("request").getLast()).contains("\"status\":\"SUCCEEDED\"");
  }

  @Test
  void waitsForOutputThatComesAfterTheResult() {
    RequestView request = rig.asked("late", "nas");
    OpId op = rig.operation(request, nas);
    rig.succeed(op, new OutputTotal(5, Sha256.of("later".getBytes(UTF_8)), 0));
    rig.status(request.id(), RequestStatus.SUCCEEDED);
    EventReader reader = follow(request, "");
    await().until(() -> reader.data("request").toString().contains("SUCCEEDED"));
    assertThat(reader.names()).doesNotContain("end");
    rig.outputs.write(op, StreamName.STDOUT, "later");
    rig.outputs.complete(op);
    rig.changes.touch(op.request());
    await().until(reader::isOver);
    assertThat(output(reader, "nas", "stdout")).asString().isEqualTo("later");
    assertThat(reader.names().getLast()).isEqualTo("end");
  }

  @Test
  void showsEverythingToWhoComesLate() {
    RequestView request = rig.asked("seq", "nas,web");
    OpId first = rig.operation(request, nas);
    OpId second = rig.operation(request, web);
    byte[] block = new byte[60_000];
    for (int i = 0; i < 40; i++) {
      block[0] = (byte) i;
      rig.outputs.write(first, StreamName.STDOUT, block.clone());
    }
    rig.outputs.write(second, StreamName.STDERR, "web says");
    rig.outputs.complete(second);
    rig.succeed(second, OutputTotal.NOTHING);
    finish(request, first, new byte[0]);
    EventReader reader = follow(request, "");
    await().until(reader::isOver);
    assertThat(output(reader, "nas", "stdout")).hasSize(40 * 60_000);
    assertThat(output(reader, "web", "stderr")).asString().isEqualTo("web says");
    assertThat(reader.names().getLast()).isEqualTo("end");
  }

  @Test
  void goesOnWhereAClientWas() {
    RequestView request = rig.asked("again", "nas,web");
    OpId op = rig.operation(request, nas);
    OpId other = rig.operation(request, web);
    rig.outputs.write(op, StreamName.STDOUT, "one ");
    rig.outputs.write(op, StreamName.STDERR, "oh");
    rig.outputs.write(op, StreamName.STDOUT, "two");
    rig.outputs.write(other, StreamName.STDOUT, "not wanted");
    rig.outputs.complete(other);
    rig.succeed(other, OutputTotal.NOTHING);
    finish(request, op, "one two".getBytes(UTF_8));
    EventReader reader = follow(request, "?machine=nas&have=nas:5:1");
    await().until(reader::isOver);
    assertThat(reader.data("output"))
        .satisfiesExactly(
            err -> assertThat(err).contains("stderr", "\"offset\":1", base64("h")),
            out -> assertThat(out).contains("stdout", "\"offset\":5", base64("wo")));
  }

  @Test
  void showsNothingTwiceWhenTheMachineSendsAllAgain() {
    RequestView request = rig.asked("restart", "nas");
    OpId op = rig.operation(request, nas);
    rig.outputs.write(op, StreamName.STDOUT, "first");
    EventReader reader = follow(request, "");
    await().until(() -> reader.data("output").size() == 1);
    rig.outputs.startOver(op);
    rig.changes.touch(op.request());
    rig.outputs.write(op, StreamName.STDOUT, "fir");
    rig.outputs.write(op, StreamName.STDOUT, "st and last");
    finish(request, op, "first and last".getBytes(UTF_8));
    await().until(reader::isOver);
    assertThat(output(reader, "nas", "stdout")).asString().isEqualTo("first and last");
  }

  private static String base64(String text) {
    return java.util.Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  @Test
  void leavesOutputOutWhenAsked() {
    RequestView request = rig.asked("quiet", "nas");
    OpId op = rig.operation(request, nas);
    rig.outputs.write(op, StreamName.STDOUT, "loud");
    EventReader reader = follow(request, "?output=none");
    await().until(() -> reader.names().contains("request"));
    finish(request, op, "loud".getBytes(UTF_8));
    await().until(reader::isOver);
    assertThat(reader.names()).doesNotContain("output").endsWith("end");
  }

  @Test
  void keepsAQuietConnectionAlive() throws IOException {
    RequestView request = rig.asked("still", "nas");
    EventReader reader = follow(request, "");
    await().until(() -> reader.comments.stream().filter("heartbeat"::equals).count() >= 2);
    assertThat(reader.data("request")).hasSize(1);
    reader.close();
  }

  @Test
  void noticesAVanishedClient() throws IOException {
    RequestView request = rig.asked("gone", "nas");
    EventReader reader = follow(request, "");
    await().until(() -> rig.door.longCalls() == 1);
    reader.close();
    await().until(() -> rig.door.longCalls() == 0);
    assertThat(rig.get("/api/v1/requests/" + request.id()).body()).contains("RUNNING");
  }

  @Test
  void disturbsNobodyWithASlowClient() throws IOException {
    RequestView request = rig.asked("flood", "nas");
    OpId op = rig.operation(request, nas);
    try (Socket slow = new Socket(java.net.InetAddress.getLoopbackAddress(), rig.door.port())) {
      slow.getOutputStream().write(rawCall(request).getBytes(UTF_8));
      assertThat(slow.getInputStream().read()).isEqualTo('H');
      byte[] block = new byte[64 * 1024];
      for (int i = 0; i < 400; i++) {
        rig.outputs.write(op, StreamName.STDOUT, block);
      }
      EventReader quick = follow(request, "");
      rig.changes.touch(op.request());
      await().until(() -> output(quick, "nas", "stdout").length == 400 * block.length);
      finish(request, op, new byte[0]);
      await().until(quick::isOver);
      assertThat(quick.names()).endsWith("end");
      assertThat(rig.door.longCalls()).isEqualTo(1);
    }
  }

  private String rawCall(RequestView request) {
    return "GET /api/v1/requests/%s/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
        .formatted(request.id(), rig.owner);
  }
}
