package io.funnelcloud.agent.operation;

import com.google.protobuf.UnsafeByteOperations;
import io.funnelcloud.agent.door.HqCalls;
import io.funnelcloud.contract.agent.v1.OutputChunk;
import io.funnelcloud.contract.agent.v1.OutputDown;
import io.funnelcloud.contract.agent.v1.OutputFinish;
import io.funnelcloud.contract.agent.v1.OutputInput;
import io.funnelcloud.contract.agent.v1.OutputRefused;
import io.funnelcloud.contract.agent.v1.OutputResume;
import io.funnelcloud.contract.agent.v1.OutputStored;
import io.funnelcloud.contract.agent.v1.OutputStream;
import io.funnelcloud.contract.agent.v1.OutputUp;
import io.funnelcloud.contract.operation.OutputFrame;
import io.funnelcloud.contract.operation.OutputFrame.StreamName;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// One attempt to bring the output of an operation to HQ: an open `StreamOutput` call. Sending
/// waits until HQ gives credit and the connection can take more. All state is guarded by this.
final class OutputLine implements ClientResponseObserver<OutputUp, OutputDown>, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final InputDesk input;
  private @Nullable ClientCallStreamObserver<OutputUp> up;
  private Optional<OutputResume> resume = Optional.empty();
  private Optional<OutputDelivery> delivery = Optional.empty();
  private Optional<Status> end = Optional.empty();
  private boolean restart;
  private long credit;
  private long inFlight;
  private final Shrinking shrinking = new Shrinking();
  private final Deque<Sent> sent = new ArrayDeque<>();
  private final Map<StreamName, Long> durable = new EnumMap<>(StreamName.class);

  private record Sent(StreamName stream, long end, int length) {}

  private OutputLine(InputDesk input) {
    this.input = input;
  }

  /// @return once HQ said how much it has
  static OutputLine open(HqCalls hq, InputDesk input) throws InterruptedException {
    OutputLine line = new OutputLine(input);
    hq.streamOutput(line);
    line.send(OutputUp.newBuilder().setOpen(input.open()).build());
    line.await(() -> line.resume.isPresent());
    return line;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<OutputUp> call) {
    up = call;
    call.setOnReadyHandler(this::changed);
  }

  private synchronized void changed() {
    notifyAll();
  }

  @Override
  public synchronized void onNext(OutputDown message) {
    switch (message.getMessageCase()) {
      case RESUME -> resumed(message.getResume());
      case DURABLE -> {
        credit = message.getDurable().getCredit();
        durable(name(message.getDurable().getStream()), message.getDurable().getOffset());
      }
      case STORED -> delivery = Optional.of(stored(message.getStored()));
      case REFUSED -> refused(message.getRefused());
      case INPUT -> taken(message.getInput());
      case MESSAGE_NOT_SET -> {}
    }
    notifyAll();
  }

  private void taken(OutputInput piece) {
    try {
      send(OutputUp.newBuilder().setInputTaken(input.take(piece)).build());
    } catch (StatusRuntimeException e) {
      end = Optional.of(e.getStatus());
    } catch (IllegalStateException e) {
      end = Optional.of(Status.UNAVAILABLE.withDescription("the call was over").withCause(e));
    }
  }

  private static OutputDelivery stored(OutputStored stored) {
    Optional<OutputDelivery.Dropped> dropped =
        stored.hasStdoutDropped() && stored.hasStderrDropped()
            ? Optional.of(
                new OutputDelivery.Dropped(stored.getStdoutDropped(), stored.getStderrDropped()))
            : Optional.empty();
    return new OutputDelivery.Stored(stored.getArtifact(), dropped);
  }

  private void resumed(OutputResume resumed) {
    resume = Optional.of(resumed);
    credit = resumed.getCredit();
    durable.put(StreamName.STDOUT, resumed.getStdoutOffset());
    durable.put(StreamName.STDERR, resumed.getStderrOffset());
  }

  private void durable(StreamName stream, long offset) {
    durable.merge(stream, offset, Math::max);
    sent.removeIf(piece -> {
      boolean isDurable = piece.stream == stream && piece.end <= offset;
      inFlight -= isDurable ? piece.length : 0;
      return isDurable;
    });
  }

  private void refused(OutputRefused refused) {
    if (refused.getRestart()) {
      restart = true;
    } else {
      delivery = Optional.of(new OutputDelivery.Refused(refused.getReason()));
    }
  }

  @Override
  public synchronized void onError(Throwable cause) {
    end = Optional.of(Status.fromThrowable(cause));
    notifyAll();
  }

  @Override
  public synchronized void onCompleted() {
    end = Optional.of(Status.UNAVAILABLE.withDescription("HQ ended the output stream"));
    notifyAll();
  }

  synchronized Map<StreamName, Long> durable() {
    return new EnumMap<>(durable);
  }

  /// Sends a frame as soon as that is allowed.
  synchronized void send(OutputFrame frame) throws InterruptedException {
    int length = frame.bytes().length;
    await(() -> isReady() && (inFlight == 0 || inFlight + length <= credit));
    sent.add(new Sent(frame.stream(), frame.offset() + length, length));
    inFlight += length;
    OutputChunk chunk =
        OutputChunk.newBuilder()
            .setStream(wire(frame.stream()))
            .setOffset(frame.offset())
            .setTimeUnixMicros(frame.timeMicros())
            .setData(UnsafeByteOperations.unsafeWrap(frame.bytes()))
            .build();
    // Without a compressor, as for an HQ on this machine, this changes nothing.
    call().setMessageCompression(shrinking.pays(frame.bytes()));
    send(OutputUp.newBuilder().setChunk(chunk).build());
  }

  /// Says that this was all.
  ///
  /// @return empty when everything is to be sent again
  synchronized Optional<OutputDelivery> finish(OutputFinish finish) throws InterruptedException {
    send(OutputUp.newBuilder().setFinish(finish).build());
    await(() -> delivery.isPresent() || restart);
    return restart ? Optional.empty() : delivery;
  }

  /// A refusal that came while sending.
  synchronized Optional<OutputDelivery> refusal() {
    return delivery;
  }

  synchronized boolean isToRestart() {
    return restart;
  }

  synchronized void throwIfEnded() {
    if (end.isPresent() && delivery.isEmpty() && !restart) {
      throw end.get().asRuntimeException();
    }
  }

  private void send(OutputUp message) {
    call().onNext(message);
  }

  private boolean isReady() {
    return call().isReady();
  }

  private ClientCallStreamObserver<OutputUp> call() {
    if (up == null) {
      throw new IllegalStateException("the call was not begun");
    }
    return up;
  }

  /// Waits for the condition, or for a word of HQ that ends all.
  ///
  /// @throws StatusRuntimeException when the call ended, or nothing changed for too long
  private synchronized void await(BooleanSupplier condition) throws InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean() && delivery.isEmpty() && !restart) {
      throwIfEnded();
      long left = until - System.nanoTime();
      if (left <= 0) {
        throw Status.DEADLINE_EXCEEDED.withDescription("HQ takes no output").asRuntimeException();
      }
      wait(Math.max(1, left / 1_000_000));
    }
  }

  @Override
  public synchronized void close() {
    shrinking.close();
    call().cancel("the agent ends this attempt", null);
  }

  static OutputStream wire(StreamName stream) {
    return switch (stream) {
      case STDOUT -> OutputStream.STDOUT;
      case STDERR -> OutputStream.STDERR;
    };
  }

  private static StreamName name(OutputStream stream) {
    return switch (stream) {
      case STDOUT -> StreamName.STDOUT;
      case STDERR -> StreamName.STDERR;
      case OUTPUT_STREAM_UNSPECIFIED, UNRECOGNIZED ->
          throw Status.INTERNAL.withDescription("HQ names no stream").asRuntimeException();
    };
  }
}
