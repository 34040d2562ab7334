package io.funnelcloud.control.agentdoor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.funnelcloud.contract.agent.v1.OutputChunk;
import io.funnelcloud.contract.agent.v1.OutputDown;
import io.funnelcloud.contract.agent.v1.OutputFinish;
import io.funnelcloud.contract.agent.v1.OutputOpen;
import io.funnelcloud.contract.agent.v1.OutputStream;
import io.funnelcloud.contract.agent.v1.OutputUp;
import io.funnelcloud.contract.agent.v1.StreamTotal;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.contract.operation.OutputFrame;
import io.funnelcloud.contract.operation.OutputFrame.StreamName;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.control.artifacts.Excerpts;
import io.funnelcloud.control.artifacts.OutputSlices;
import io.funnelcloud.control.artifacts.OutputSlices.Slice;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Output over the real door: resumable, verified, readable while it grows.
class OutputStreamTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final int SLICE = 1000;

  @TempDir Path home;
  private DoorFixture fixture;
  private TestAgent agent;
  private OperationRef ref;

  @BeforeEach
  void open() throws Exception {
    fixture = new DoorFixture(home);
    agent = fixture.agent("nas");
    ref = fixture.seeds.queued(agent.id, "r_aaaaa");
    assertThat(agent.door().claim(agent.claim(ref)).hasOrder()).isTrue();
  }

  @AfterEach
  void close() {
    agent.close();
    fixture.close();
  }

  @Test
  void storesWhatWasSentUnderItsHash() throws Exception {
    byte[] bytes = random(300_000);
    Upload upload = new Upload();
    assertThat(upload.next().getResume().getStdoutOffset()).isZero();
    upload.send(bytes, 0);
    upload.finish(bytes, Sha256.of(bytes));
    String artifact = upload.stored();

    assertThat(fixture.seeds.text(ref.opId(), "artifact")).isEqualTo(artifact);
    assertThat(fixture.seeds.text(ref.opId(), "stdout_bytes")).isEqualTo("300000");
    assertThat(fixture.seeds.state(ref.opId())).isEqualTo("RUNNING");
    assertThat(readAll()).isEqualTo(bytes);
  }

  @Test
  void tellsHowFarItIsOnDisk() throws Exception {
    Upload upload = new Upload();
    upload.next();
    upload.send(random(100_000), 0);
    upload.awaitDurable(100_000);
  }

  @Test
  void resumesWhereTheLastCallEnded() throws Exception {
    byte[] bytes = random(200_000);
    Upload first = new Upload();
    first.next();
    first.send(java.util.Arrays.copyOf(bytes, 120_000), 0);
    first.awaitDurable(120_000);
    first.up.onError(new IllegalStateException("the link was cut"));

    Upload second = new Upload();
    assertThat(second.next().getResume().getStdoutOffset()).isEqualTo(120_000);
    // The last part again: what HQ has is not taken twice.
    second.send(java.util.Arrays.copyOfRange(bytes, 100_000, 200_000), 100_000);
    second.finish(bytes, Sha256.of(bytes));
    second.stored();
    assertThat(readAll()).isEqualTo(bytes);
  }

  @Test
  void resumesAfterARestartOfHeadquarters() throws Exception {
    byte[] bytes = random(150_000);
    Upload first = new Upload();
    first.next();
    first.send(java.util.Arrays.copyOf(bytes, 70_000), 0);
    first.awaitDurable(70_000);
    fixture.restart();
    agent.reconnect("start-one", 1);

    Upload second = new Upload();
    assertThat(second.next().getResume().getStdoutOffset()).isEqualTo(70_000);
    second.send(java.util.Arrays.copyOfRange(bytes, 70_000, 150_000), 70_000);
    second.finish(bytes, Sha256.of(bytes));
    second.stored();
    assertThat(readAll()).isEqualTo(bytes);
  }

  @Test
  void startsOverWhenTheHashDoesNotMatch() throws Exception {
    byte[] bytes = random(100_000);
    byte[] damaged = bytes.clone();
    damaged[5]++;
    Upload upload = new Upload();
    upload.next();
    upload.send(damaged, 0);
    upload.finish(bytes, Sha256.of(bytes));
    OutputDown refused = upload.skipDurable();
    assertThat(refused.getRefused().getRestart()).isTrue();
    upload.send(bytes, 0);
    upload.finish(bytes, Sha256.of(bytes));
    upload.stored();
    assertThat(readAll()).isEqualTo(bytes);
  }

  @Test
  void takesAGapTheMachineSaysItMeant() throws Exception {
    byte[] head = random(1_000);
    byte[] tail = random(2_000);
    Upload upload = new Upload();
    upload.next();
    upload.send(head, 0);
    upload.send(tail, 9_000);
    upload.up.onNext(
        finish(
            StreamTotal.newBuilder()
                .setStream(OutputStream.STDOUT)
                .setBytes(11_000)
                .setSha256(Sha256.of(head).value())
                .addAllKept(List.of(0L, 1_000L, 9_000L, 11_000L))));
    OutputDown answer = upload.skipDurable();
    assertThat(answer.getStored().getStdoutDropped()).isEqualTo(8_000);
    assertThat(answer.getStored().hasStderrDropped()).isTrue();
  }

  @Test
  void refusesAGapNobodyMeant() throws Exception {
    byte[] bytes = random(3_000);
    Upload upload = new Upload();
    upload.next();
    upload.send(java.util.Arrays.copyOf(bytes, 1_000), 0);
    upload.send(java.util.Arrays.copyOfRange(bytes, 2_000, 3_000), 2_000);
    upload.finish(bytes, Sha256.of(bytes));
    assertThat(upload.skipDurable().getRefused().getRestart()).isTrue();
  }

  @Test
  void refusesTheOutputOfAnOperationOfAnotherMachine() throws Exception {
    try (TestAgent other = fixture.agent("laptop")) {
      OperationRef foreign = fixture.seeds.queued(other.id, "r_bbbbb");
      assertThat(other.door().claim(other.claim(foreign)).hasOrder()).isTrue();
      Upload upload = new Upload(foreign.opId().value());
      assertThat(upload.next().getRefused().getRestart()).isFalse();
    }
  }

  @Test
  void letsSomeoneReadAlongAndALateOneCatchUp() throws Exception {
    Upload upload = new Upload();
    upload.next();
    upload.send("one ".getBytes(StandardCharsets.UTF_8), 0);
    Slice early = awaitBeyond(0);
    assertThat(text(early)).isEqualTo("one ");
    assertThat(slices().read(ref.opId(), early.next(), SLICE).frames()).isEmpty();
    upload.send("two".getBytes(StandardCharsets.UTF_8), 4);
    assertThat(text(awaitBeyond(early.next()))).isEqualTo("two");
    assertThat(text(awaitBeyond(0))).isEqualTo("one two");
    byte[] all = "one two".getBytes(StandardCharsets.UTF_8);
    upload.finish(all, Sha256.of(all));
    upload.stored();
    Excerpts excerpts = new Excerpts(fixture.door.outputs());
    assertThat(excerpts.head(ref.opId(), StreamName.STDOUT, 5)).asString().isEqualTo("one t");
    assertThat(excerpts.tail(ref.opId(), StreamName.STDOUT, 5)).asString().isEqualTo("e two");
    assertThat(excerpts.tail(ref.opId(), StreamName.STDERR, 5)).isEmpty();
  }

  private OutputSlices slices() {
    return fixture.door.outputs().slices();
  }

  private Slice awaitBeyond(long position) {
    return Awaitility.await()
        .atMost(LONG)
        .until(
            () -> slices().read(ref.opId(), position, SLICE), slice -> !slice.frames().isEmpty());
  }

  private static String text(Slice slice) {
    return new String(bytes(slice), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(Slice slice) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    slice.frames().forEach(frame -> all.writeBytes(frame.bytes()));
    return all.toByteArray();
  }

  private byte[] readAll() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Slice slice = slices().read(ref.opId(), 0, SLICE);
    while (!slice.frames().isEmpty()) {
      all.writeBytes(bytes(slice));
      slice = slices().read(ref.opId(), slice.next(), SLICE);
    }
    return all.toByteArray();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static OutputUp finish(StreamTotal.Builder total) {
    return OutputUp.newBuilder().setFinish(OutputFinish.newBuilder().addTotals(total)).build();
  }

  /// One StreamOutput call of the agent.
  private final class Upload implements StreamObserver<OutputDown> {
    private final BlockingQueue<OutputDown> answers = new LinkedBlockingQueue<>();
    final StreamObserver<OutputUp> up;

    Upload() {
      this(ref.opId().value());
    }

    Upload(String opId) {
      up = agent.doorAsync().streamOutput(this);
      up.onNext(OutputUp.newBuilder().setOpen(OutputOpen.newBuilder().setOpId(opId)).build());
    }

    void send(byte[] bytes, long offset) {
      for (int from = 0; from < bytes.length; from += OutputFrame.PAYLOAD_BYTES_MAX) {
        int length = Math.min(OutputFrame.PAYLOAD_BYTES_MAX, bytes.length - from);
        up.onNext(
            OutputUp.newBuilder()
                .setChunk(
                    OutputChunk.newBuilder()
                        .setStream(OutputStream.STDOUT)
                        .setOffset(offset + from)
                        .setTimeUnixMicros(1)
                        .setData(ByteString.copyFrom(bytes, from, length)))
                .build());
      }
    }

    void finish(byte[] whole, Sha256 hash) {
      up.onNext(
          OutputStreamTest.finish(
              StreamTotal.newBuilder()
                  .setStream(OutputStream.STDOUT)
                  .setBytes(whole.length)
                  .setSha256(hash.value())));
    }

    OutputDown next() throws InterruptedException {
      OutputDown answer = answers.poll(20, TimeUnit.SECONDS);
      assertThat(answer).isNotNull();
      return java.util.Objects.requireNonNull(answer);
    }

    OutputDown skipDurable() throws InterruptedException {
      OutputDown answer = next();
      while (answer.hasDurable()) {
        answer = next();
      }
      return answer;
    }

    String stored() throws InterruptedException {
      OutputDown answer = skipDurable();
      assertThat(answer.hasStored()).as(answer.toString()).isTrue();
      return answer.getStored().getArtifact();
    }

    void awaitDurable(long offset) throws InterruptedException {
      OutputDown answer = next();
      while (answer.getDurable().getOffset() < offset) {
        answer = next();
      }
    }

    @Override
    public void onNext(OutputDown answer) {
      answers.add(answer);
    }

    @Override
    public void onError(Throwable problem) {}

    @Override
    public void onCompleted() {}
  }
}
