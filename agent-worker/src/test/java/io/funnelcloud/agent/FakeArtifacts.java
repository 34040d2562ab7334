package io.funnelcloud.agent;

import com.google.protobuf.ByteString;
import io.funnelcloud.contract.agent.v1.OutputChunk;
import io.funnelcloud.contract.agent.v1.OutputDown;
import io.funnelcloud.contract.agent.v1.OutputDurable;
import io.funnelcloud.contract.agent.v1.OutputFinish;
import io.funnelcloud.contract.agent.v1.OutputInput;
import io.funnelcloud.contract.agent.v1.OutputRefused;
import io.funnelcloud.contract.agent.v1.OutputResume;
import io.funnelcloud.contract.agent.v1.OutputStored;
import io.funnelcloud.contract.agent.v1.OutputStream;
import io.funnelcloud.contract.agent.v1.OutputUp;
import io.funnelcloud.contract.agent.v1.StreamTotal;
import io.funnelcloud.contract.operation.Sha256;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// Keeps output in memory and checks offsets and hashes as HQ does.
public final class FakeArtifacts {
  private static final long CREDIT = 256 * 1024;

  private final Map<String, Map<OutputStream, ByteArrayOutputStream>> kept =
      new ConcurrentHashMap<>();
  private final Map<String, StreamTotal> totals = new ConcurrentHashMap<>();

  /// Where each call that takes input wants it from, and what was taken.
  public final List<Long> inputOpens = new CopyOnWriteArrayList<>();

  public final List<Long> inputTaken = new CopyOnWriteArrayList<>();
  private final Map<String, StreamObserver<OutputDown>> inputLines = new ConcurrentHashMap<>();

  public final AtomicInteger opens = new AtomicInteger();
  public volatile boolean isFull;
  public final AtomicInteger restartsToAsk = new AtomicInteger();

  /// Sends a piece of standard input down the newest call of the operation.
  public void feed(String opId, long offset, String text, boolean end) {
    StreamObserver<OutputDown> down = inputLines.get(opId);
    if (down == null) {
      throw new IllegalStateException("no call takes input of " + opId);
    }
    down.onNext(
        OutputDown.newBuilder()
            .setInput(
                OutputInput.newBuilder()
                    .setOffset(offset)
                    .setData(ByteString.copyFromUtf8(text))
                    .setEnd(end))
            .build());
  }

  public byte[] bytes(String opId, OutputStream stream) {
    ByteArrayOutputStream bytes = of(opId).get(stream);
    return bytes == null ? new byte[0] : bytes.toByteArray();
  }

  private Map<OutputStream, ByteArrayOutputStream> of(String opId) {
    return kept.computeIfAbsent(opId, _ -> new EnumMap<>(OutputStream.class));
  }

  private ByteArrayOutputStream stream(String opId, OutputStream stream) {
    return of(opId).computeIfAbsent(stream, _ -> new ByteArrayOutputStream());
  }

  StreamObserver<OutputUp> receive(ServerCallStreamObserver<OutputDown> down) {
    opens.incrementAndGet();
    return new StreamObserver<>() {
      private String opId = "";

      @Override
      public void onNext(OutputUp up) {
        switch (up.getMessageCase()) {
          case OPEN -> {
            opId = up.getOpen().getOpId();
            down.onNext(OutputDown.newBuilder().setResume(resume(opId)).build());
            if (up.getOpen().hasInputOffset()) {
              inputOpens.add(up.getOpen().getInputOffset());
              inputLines.put(opId, down);
            }
          }
          case INPUT_TAKEN -> inputTaken.add(up.getInputTaken().getOffset());
          case CHUNK -> take(opId, up.getChunk(), down);
          case FINISH -> finish(opId, up.getFinish(), down);
          case MESSAGE_NOT_SET -> {}
        }
      }

      @Override
      public void onError(Throwable cause) {}

      @Override
      public void onCompleted() {}
    };
  }

  private OutputResume resume(String opId) {
    return OutputResume.newBuilder()
        .setStdoutOffset(stream(opId, OutputStream.STDOUT).size())
        .setStderrOffset(stream(opId, OutputStream.STDERR).size())
        .setCredit(CREDIT)
        .build();
  }

  private void take(String opId, OutputChunk chunk, StreamObserver<OutputDown> down) {
    if (isFull) {
      down.onError(Status.RESOURCE_EXHAUSTED.withDescription("too large").asException());
      return;
    }
    ByteArrayOutputStream bytes = stream(opId, chunk.getStream());
    if (chunk.getOffset() != bytes.size()) {
      down.onError(
          Status.INVALID_ARGUMENT
              .withDescription("chunk at " + chunk.getOffset() + ", expected " + bytes.size())
              .asException());
      return;
    }
    bytes.writeBytes(chunk.getData().toByteArray());
    down.onNext(
        OutputDown.newBuilder()
            .setDurable(
                OutputDurable.newBuilder()
                    .setStream(chunk.getStream())
                    .setOffset(bytes.size())
                    .setCredit(CREDIT))
            .build());
  }

  private void finish(String opId, OutputFinish finish, StreamObserver<OutputDown> down) {
    if (restartsToAsk.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      kept.remove(opId);
      down.onNext(
          OutputDown.newBuilder()
              .setRefused(OutputRefused.newBuilder().setReason("hash").setRestart(true))
              .build());
      return;
    }
    for (StreamTotal total : finish.getTotalsList()) {
      totals.put(opId + total.getStream(), total);
      String found = Sha256.of(bytes(opId, total.getStream())).value();
      if (!found.equals(total.getSha256())) {
        down.onNext(
            OutputDown.newBuilder()
                .setRefused(OutputRefused.newBuilder().setReason("hash differs").setRestart(true))
                .build());
        return;
      }
    }
    down.onNext(
        OutputDown.newBuilder()
            .setStored(OutputStored.newBuilder().setArtifact("artifact-of-" + opId))
            .build());
    down.onCompleted();
  }
}
