package io.funnelcloud.control.agentdoor;

import io.funnelcloud.contract.agent.v1.InputTaken;
import io.funnelcloud.contract.agent.v1.OutputChunk;
import io.funnelcloud.contract.agent.v1.OutputDown;
import io.funnelcloud.contract.agent.v1.OutputDurable;
import io.funnelcloud.contract.agent.v1.OutputFinish;
import io.funnelcloud.contract.agent.v1.OutputOpen;
import io.funnelcloud.contract.agent.v1.OutputRefused;
import io.funnelcloud.contract.agent.v1.OutputResume;
import io.funnelcloud.contract.agent.v1.OutputStored;
import io.funnelcloud.contract.agent.v1.OutputStream;
import io.funnelcloud.contract.agent.v1.OutputUp;
import io.funnelcloud.contract.agent.v1.StreamTotal;
import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OutputFrame;
import io.funnelcloud.contract.operation.OutputFrame.StreamName;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.control.artifacts.FinalStream;
import io.funnelcloud.control.artifacts.LiveOutput;
import io.funnelcloud.control.artifacts.LiveOutput.Durable;
import io.funnelcloud.control.artifacts.LiveOutput.Offsets;
import io.funnelcloud.control.artifacts.OutputLibrary.Ending;
import io.funnelcloud.control.artifacts.OutputLibrary.Loan;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One call that brings the output of one operation. Chunks are written as they come; a second
/// thread brings them to disk, many at once, and tells the agent how far that is.
final class OutputCall implements StreamObserver<OutputUp> {
  /// What an agent may send beyond what is on disk: what a disk that syncs four times a second
  /// needs for 64 MB/s. It waits in the file, not in memory.
  static final long CREDIT = 16 << 20;

  private final OutputIntake intake;
  private final Caller caller;
  private final ServerCallStreamObserver<OutputDown> down;
  // Guarded by this, like every send: gRPC observers are not thread-safe.
  private boolean isOver;
  private @Nullable OpId opId;
  private @Nullable Loan loan;
  private @Nullable LiveCall call;
  private @Nullable String stored;
  // For the call's own thread.
  private @Nullable InputFeed input;

  OutputCall(OutputIntake intake, Caller caller, ServerCallStreamObserver<OutputDown> down) {
    this.intake = intake;
    this.caller = caller;
    this.down = down;
    down.setOnCancelHandler(this::over);
  }

  @Override
  public void onNext(OutputUp up) {
    try {
      switch (up.getMessageCase()) {
        case OPEN -> open(up.getOpen());
        case CHUNK -> chunk(up.getChunk());
        case FINISH -> finish(up.getFinish());
        case INPUT_TAKEN -> inputTaken(up.getInputTaken());
        case MESSAGE_NOT_SET -> {} // A message of a newer agent.
      }
    } catch (IllegalArgumentException e) {
      close(Status.INVALID_ARGUMENT.withDescription(e.getMessage()));
    } catch (Fault e) {
      close(Status.UNAVAILABLE.withDescription(e.getMessage()));
    }
  }

  private void open(OutputOpen open) {
    OpId asked = OpId.parse(open.getOpId());
    Optional<OutputIntake.Known> known = intake.known(asked, caller.agent());
    if (known.isEmpty()) {
      refuse("HQ gave no order " + asked + " to this machine");
      return;
    }
    synchronized (this) {
      if (isOver || opId != null) {
        throw new IllegalArgumentException("one call brings the output of one operation");
      }
      opId = asked;
      stored = known.get().stored().orElse(null);
      call = intake.connections().open(caller, LiveCall.Kind.OUTPUT, this::close);
      loan = stored == null ? intake.library().borrow(asked) : null;
    }
    if (loan == null) {
      resume(known.get().totals());
      return;
    }
    intake.live().running(asked);
    LiveOutput output = loan.output();
    Durable start = output.durable();
    resume(start.offsets());
    Thread.ofVirtual().name("output-" + asked).start(() -> keepDurable(asked, output, start));
    if (open.hasInputOffset()) {
      InputFeed opened = new InputFeed(intake.inputs(), asked, open.getInputOffset(), this::send);
      input = opened;
      Thread.ofVirtual().name("input-" + asked).start(() -> feed(opened));
    }
  }

  private void feed(InputFeed opened) {
    try {
      opened.run(this::isOver);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Fault e) {
      close(Status.UNAVAILABLE.withDescription(e.getMessage()));
    }
  }

  private void inputTaken(InputTaken taken) {
    InputFeed open = input;
    if (open != null) {
      open.taken(taken);
    }
  }

  private void resume(Offsets offsets) {
    send(
        OutputDown.newBuilder()
            .setResume(
                OutputResume.newBuilder()
                    .setStdoutOffset(offsets.stdout())
                    .setStderrOffset(offsets.stderr())
                    .setCredit(CREDIT))
            .build());
  }

  private void chunk(OutputChunk chunk) {
    Loan open = loan;
    if (open == null) {
      return; // All of it is stored already.
    }
    open.output()
        .append(
            new OutputFrame(
                name(chunk.getStream()),
                chunk.getOffset(),
                chunk.getTimeUnixMicros(),
                chunk.getData().toByteArray()));
  }

  private static StreamName name(OutputStream stream) {
    return switch (stream) {
      case STDOUT -> StreamName.STDOUT;
      case STDERR -> StreamName.STDERR;
      case OUTPUT_STREAM_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("no stream " + stream);
    };
  }

  private void keepDurable(OpId of, LiveOutput output, Durable start) {
    ByteCounts counts = new ByteCounts(of, intake.live(), () -> intake.inputs().touch(of));
    Durable told = start;
    try {
      while (!isOver()) {
        Optional<Durable> news = output.sync(told, LiveOutput.patience());
        if (news.isPresent()) {
          told = news.get();
          durable(OutputStream.STDOUT, told.offsets().stdout());
          durable(OutputStream.STDERR, told.offsets().stderr());
          counts.seen(told.offsets());
        } else {
          counts.quiet();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Fault e) {
      close(Status.UNAVAILABLE.withDescription(e.getMessage()));
    }
  }

  private void durable(OutputStream stream, long offset) {
    send(
        OutputDown.newBuilder()
            .setDurable(
                OutputDurable.newBuilder().setStream(stream).setOffset(offset).setCredit(CREDIT))
            .build());
  }

  private void finish(OutputFinish finish) {
    List<FinalStream> totals = finish.getTotalsList().stream().map(OutputCall::total).toList();
    if (stored != null) {
      stored(stored, intake.library().dropped(new Sha256(stored), totals));
      return;
    }
    Loan open = loan;
    if (open == null) {
      throw new IllegalArgumentException("a finish before an open");
    }
    switch (intake.library().finish(open, totals)) {
      case Ending.Stored(Sha256 address, Offsets dropped) -> {
        intake
            .live()
            .bytes(id(), bytes(finish, OutputStream.STDOUT), bytes(finish, OutputStream.STDERR));
        stored(address.value(), dropped);
      }
      case Ending.Mismatch(String why) ->
          send(
              OutputDown.newBuilder()
                  .setRefused(OutputRefused.newBuilder().setReason(why).setRestart(true))
                  .build());
      case Ending.TooLarge(String why) -> refuse(why);
    }
  }

  private OpId id() {
    OpId known = opId;
    if (known == null) {
      throw new IllegalStateException("no operation was named");
    }
    return known;
  }

  private static long bytes(OutputFinish finish, OutputStream stream) {
    return finish.getTotalsList().stream()
        .filter(total -> total.getStream() == stream)
        .mapToLong(StreamTotal::getBytes)
        .findFirst()
        .orElse(0);
  }

  private static FinalStream total(StreamTotal total) {
    return FinalStream.of(
        name(total.getStream()),
        total.getBytes(),
        new Sha256(total.getSha256()),
        total.getKeptList());
  }

  private void stored(String address, Offsets dropped) {
    send(
        OutputDown.newBuilder()
            .setStored(
                OutputStored.newBuilder()
                    .setArtifact(address)
                    .setStdoutDropped(dropped.stdout())
                    .setStderrDropped(dropped.stderr()))
            .build());
  }

  private void refuse(String reason) {
    send(OutputDown.newBuilder().setRefused(OutputRefused.newBuilder().setReason(reason)).build());
    synchronized (this) {
      if (!isOver) {
        isOver = true;
        down.onCompleted();
      }
    }
    over();
  }

  private synchronized void send(OutputDown message) {
    if (!isOver && !down.isCancelled()) {
      down.onNext(message);
    }
  }

  private synchronized boolean isOver() {
    return isOver;
  }

  private void close(Status status) {
    synchronized (this) {
      if (!isOver) {
        isOver = true;
        if (!down.isCancelled()) {
          down.onError(status.asRuntimeException());
        }
      }
    }
    over();
  }

  /// Gives back what the call held; harmless the second time.
  private void over() {
    Loan held;
    LiveCall open;
    synchronized (this) {
      isOver = true;
      held = loan;
      open = call;
      call = null;
    }
    if (held != null) {
      held.close();
    }
    if (open != null) {
      intake.connections().line(caller.agent()).ended(open);
    }
  }

  @Override
  public void onError(Throwable problem) {
    over();
  }

  @Override
  public void onCompleted() {
    synchronized (this) {
      if (!isOver) {
        isOver = true;
        down.onCompleted();
      }
    }
    over();
  }
}
