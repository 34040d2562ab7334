package io.funnelcloud.control.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.contract.api.RequestView;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OutputFrame.StreamName;
import io.funnelcloud.contract.operation.OutputTotal;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.contract.request.RequestStatus;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutputRangesTest {
  private static final String TEXT = "0123456789abcdefghij";

  private DoorRig rig;
  private AgentId nas;
  private RequestView finished;

  @BeforeAll
  void open(@TempDir Path dir) {
    rig = new DoorRig(dir);
    nas = rig.machine("nas");
    finished = rig.asked("seq", "nas");
    OpId op = rig.operation(finished, nas);
    rig.outputs.write(op, StreamName.STDOUT, TEXT.substring(0, 7));
    rig.outputs.write(op, StreamName.STDERR, "in between");
    rig.outputs.write(op, StreamName.STDOUT, TEXT.substring(7));
    rig.outputs.complete(op);
    rig.succeed(op, new OutputTotal(TEXT.length(), Sha256.of(TEXT.getBytes(UTF_8)), 0));
    rig.status(finished.id(), RequestStatus.SUCCEEDED);
  }

  @AfterAll
  void close() {
    rig.close();
  }

  private HttpResponse<String> output(RequestView request, String... headers) {
    HttpRequest.Builder call = rig.call("/api/v1/requests/" + request.id() + "/output");
    for (int i = 0; i < headers.length; i += 2) {
      call.header(headers[i], headers[i + 1]);
    }
    return rig.send(call, BodyHandlers.ofString());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static String tag() {
    return '"' + Sha256.of(TEXT.getBytes(UTF_8)).value() + '"';
  }

  @Test
  void namesFinishedOutputByItsHash() {
    HttpResponse<String> whole = output(finished);
    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(whole.body()).isEqualTo(TEXT);
    assertThat(header(whole, "ETag")).isEqualTo(tag());
    assertThat(header(whole, "Accept-Ranges")).isEqualTo("bytes");
    assertThat(header(whole, "Content-Length")).isEqualTo("20");
  }

  @Test
  void sendsTheRangeAskedForAcrossFrames() {
    HttpResponse<String> part = output(finished, "Range", "bytes=5-9");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo("56789");
    assertThat(header(part, "Content-Range")).isEqualTo("bytes 5-9/20");
    assertThat(output(finished, "Range", "bytes=-3").body()).isEqualTo("hij");
    assertThat(output(finished, "Range", "bytes=18-").body()).isEqualTo("ij");
  }

  @Test
  void refusesARangeBehindTheEnd() {
    HttpResponse<String> none = output(finished, "Range", "bytes=20-30");
    assertThat(none.statusCode()).isEqualTo(416);
    assertThat(header(none, "Content-Range")).isEqualTo("bytes */20");
  }

  @Test
  void sendsEverythingWhenTheRestIsOfSomethingElse() {
    HttpResponse<String> same = output(finished, "Range", "bytes=2-3", "If-Range", tag());
    assertThat(same.statusCode()).isEqualTo(206);
    HttpResponse<String> other = output(finished, "Range", "bytes=2-3", "If-Range", "\"x\"");
    assertThat(other.statusCode()).isEqualTo(200);
    assertThat(other.body()).isEqualTo(TEXT);
  }

  @Test
  void sendsGrowingOutputWhole() {
    RequestView growing = rig.asked("tail", "nas");
    OpId op = rig.operation(growing, nas);
    rig.outputs.write(op, StreamName.STDOUT, "so far");
    HttpResponse<String> all = output(growing, "Range", "bytes=2-3");
    assertThat(all.statusCode()).isEqualTo(200);
    assertThat(all.body()).isEqualTo("so far");
    assertThat(header(all, "ETag")).isEmpty();
  }

  @Test
  void saysWhenTheOutputWasDeleted() {
    RequestView deleted = rig.asked("old", "nas");
    OpId op = rig.operation(deleted, nas);
    rig.succeed(op, new OutputTotal(20, Sha256.of(TEXT.getBytes(UTF_8)), 0));
    HttpResponse<String> gone = output(deleted);
    assertThat(gone.statusCode()).isEqualTo(404);
    assertThat(gone.body()).contains("deleted");
  }

  @Test
  void countsACutOutputAsItIsKept() {
    RequestView cut = rig.asked("cut", "nas");
    OpId op = rig.operation(cut, nas);
    rig.outputs.write(op, StreamName.STDOUT, "headtail");
    rig.outputs.complete(op);
    rig.succeed(op, new OutputTotal(1000, Sha256.of(TEXT.getBytes(UTF_8)), 992));
    HttpResponse<String> tail = output(cut, "Range", "bytes=-4");
    assertThat(tail.body()).isEqualTo("tail");
    assertThat(header(tail, "Content-Range")).isEqualTo("bytes 4-7/8");
    assertThat(header(tail, "ETag")).endsWith("-without-992\"");
  }
}
