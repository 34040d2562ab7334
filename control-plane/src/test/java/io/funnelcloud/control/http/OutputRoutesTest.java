package io.funnelcloud.control.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.contract.api.RequestView;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OutputFrame;
import io.funnelcloud.contract.operation.OutputFrame.StreamName;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutputRoutesTest {
  private DoorRig rig;
  private AgentId nas;
  private AgentId web;
  private RequestView request;

  @BeforeAll
  void open(@TempDir Path dir) {
    rig = new DoorRig(dir);
    nas = rig.machine("nas");
    web = rig.machine("web");
    request = rig.asked("both", "nas,web");
    OpId op = rig.operation(request, nas);
    rig.operation(request, web);
    rig.outputs.write(op, StreamName.STDOUT, "hello ");
    rig.outputs.write(op, StreamName.STDERR, "warning");
    rig.outputs.write(op, StreamName.STDOUT, new byte[] {(byte) 0xff, 0, '\n'});
  }

  @AfterAll
  void close() {
    rig.close();
  }

  private HttpResponse<byte[]> output(String query) {
    return rig.send(
        rig.call("/api/v1/requests/" + request.id() + "/output" + query),
        BodyHandlers.ofByteArray());
  }

  @Test
  void sendsBytesAsBytes() {
    HttpResponse<byte[]> response = output("?machine=nas");
    assertThat(response.headers().firstValue("Content-Type")).contains("application/octet-stream");
    assertThat(response.body()).containsExactly('h', 'e', 'l', 'l', 'o', ' ', (byte) 0xff, 0, '\n');
    assertThat(output("?machine=nas&stream=stderr").body()).asString().isEqualTo("warning");
  }

  @Test
  void goesOnWhereAReaderStopped() {
    assertThat(output("?machine=nas&stream=stdout&from=4").body())
        .containsExactly('o', ' ', (byte) 0xff, 0, '\n');
    assertThat(output("?machine=nas&stream=stdout&from=6").body()).hasSize(3);
    assertThat(output("?machine=nas&stream=stdout&from=9").body()).isEmpty();
    assertThat(output("?machine=nas&stream=stdout&from=900").body()).isEmpty();
  }

  @Test
  void sendsFramesInTheOrderOfReading() {
    byte[] all = output("?machine=nas&stream=both").body();
    byte[] first = new OutputFrame(StreamName.STDOUT, 0, 1, "hello ".getBytes(UTF_8)).encoded();
    byte[] second = new OutputFrame(StreamName.STDERR, 0, 1, "warning".getBytes(UTF_8)).encoded();
    assertThat(all).startsWith(first).contains(second).hasSize(first.length + second.length + 27);
    assertThat(output("?machine=nas&stream=both&from=" + first.length).body()).startsWith(second);
  }

  @Test
  void refusesWhatItCannotChoose() {
    for (String query : List.of("", "?machine=nas&stream=all", "?machine=nas&from=-1")) {
      assertThat(output(query).statusCode()).as(query).isEqualTo(400);
    }
    assertThat(output("?machine=pi").statusCode()).isEqualTo(404);
    assertThat(output("?machine=web").body()).isEmpty();
  }

  @Test
  void streamsMoreThanTheHeapHolds(@TempDir Path dir) throws IOException {
    long frames = Runtime.getRuntime().maxMemory() / OutputFrame.PAYLOAD_BYTES_MAX + 1;
    try (DoorRig large = DoorRig.withOutputs(dir, new Flood(frames))) {
      AgentId agent = large.machine("nas");
      RequestView flood = large.asked("yes", "nas");
      large.operation(flood, agent);
      try (InputStream in =
          large
              .send(
                  large.call("/api/v1/requests/" + flood.id() + "/output"),
                  BodyHandlers.ofInputStream())
              .body()) {
        assertThat(in.transferTo(java.io.OutputStream.nullOutputStream()))
            .isEqualTo(frames * OutputFrame.PAYLOAD_BYTES_MAX);
      }
    }
  }

  /// More output than memory, made while it is read.
  private record Flood(long frames) implements OutputSource {
    private static final int SIZE = OutputFrame.HEADER_BYTES + OutputFrame.PAYLOAD_BYTES_MAX;

    @Override
    public Slice read(OpId op, long position, int bytesMost) {
      long index = position / SIZE;
      if (index >= frames) {
        return new Slice(List.of(), position, true);
      }
      byte[] bytes = new byte[OutputFrame.PAYLOAD_BYTES_MAX];
      OutputFrame frame = new OutputFrame(StreamName.STDOUT, index * bytes.length, 1, bytes);
      return new Slice(List.of(frame), position + SIZE, false);
    }
  }
}
