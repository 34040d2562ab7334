package io.funnelcloud.control.artifacts;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OutputFrame;
import io.funnelcloud.contract.operation.OutputFrame.StreamName;
import io.funnelcloud.control.artifacts.LiveOutput.Extent;
import io.funnelcloud.control.artifacts.OutputLibrary.Loan;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the frames of one operation in their order, following while they grow. For one thread.
public final class OutputReader implements AutoCloseable {
  private final OutputLibrary library;
  private final @Nullable OpId opId;
  private final @Nullable Loan loan;
  // Up to where each stream was given out: after a restart of the stream nothing comes twice.
  private final Map<StreamName, Long> given = new EnumMap<>(StreamName.class);
  private @Nullable FrameChannel frames;
  private Extent extent;

  private OutputReader(
      OutputLibrary library, @Nullable OpId opId, @Nullable Loan loan, Extent extent) {
    this.library = library;
    this.opId = opId;
    this.loan = loan;
    this.extent = extent;
  }

  static OutputReader stored(OutputLibrary library, Path file) {
    try {
      return new OutputReader(library, null, null, new Extent(file, Files.size(file), 0, true));
    } catch (IOException e) {
      throw new Fault(FaultCode.NOT_FOUND, "this output was deleted to make room", e);
    }
  }

  static OutputReader live(OutputLibrary library, OpId opId, Loan loan) {
    return new OutputReader(library, opId, loan, loan.output().extent());
  }

  /// One step of reading.
  public sealed interface Step {
    record Frame(OutputFrame frame) implements Step {}

    /// Nothing came in that time; more may.
    record Quiet() implements Step {}

    /// That was all.
    record End() implements Step {}
  }

  /// Leaves out what the caller has already.
  public OutputReader from(StreamName stream, long offset) {
    given.put(stream, offset);
    return this;
  }

  /// The next frame; waits for it at most so long when the output still grows.
  public Step next(Duration longest) throws InterruptedException {
    Optional<OutputFrame> frame = read();
    if (frame.isPresent()) {
      return new Step.Frame(frame.get());
    }
    if (loan == null || opId == null || extent.isStored()) {
      return new Step.End();
    }
    // Asked before the last look: what came before the end is not missed.
    boolean isClosed = library.state(opId).isClosed();
    Extent seen = extent;
    if (!isClosed) {
      loan.output().awaitBeyond(seen, longest);
    }
    extent = loan.output().extent();
    Optional<OutputFrame> late = read();
    if (late.isPresent()) {
      return new Step.Frame(late.get());
    }
    boolean isOver = extent.isStored() || (isClosed && extent.equals(seen));
    return isOver ? new Step.End() : new Step.Quiet();
  }

  private Optional<OutputFrame> read() {
    try {
      follow();
      while (frames != null) {
        Optional<OutputFrame> frame = frames.next(extent.bytes());
        if (frame.isEmpty()) {
          return frame;
        }
        Optional<OutputFrame> news = news(frame.get());
        if (news.isPresent()) {
          return news;
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new Fault(FaultCode.STORE_BROKEN, "cannot read the output " + extent.file(), e);
    }
  }

  /// Opens the file, again when everything was sent again.
  private void follow() throws IOException {
    if (loan != null) {
      Extent now = loan.output().extent();
      if (now.generation() != extent.generation()) {
        closeFrames();
      }
      extent = now;
    }
    if (frames == null && extent.bytes() > 0) {
      frames = new FrameChannel(FileChannel.open(extent.file(), StandardOpenOption.READ));
    }
  }

  private Optional<OutputFrame> news(OutputFrame frame) {
    long have = given.getOrDefault(frame.stream(), 0L);
    long end = frame.offset() + frame.bytes().length;
    if (end <= have) {
      return Optional.empty();
    }
    given.put(frame.stream(), end);
    if (frame.offset() >= have) {
      return Optional.of(frame);
    }
    byte[] rest =
        Arrays.copyOfRange(frame.bytes(), (int) (have - frame.offset()), frame.bytes().length);
    return Optional.of(new OutputFrame(frame.stream(), have, frame.timeMicros(), rest));
  }

  private void closeFrames() throws IOException {
    if (frames != null) {
      frames.close();
      frames = null;
    }
  }

  @Override
  public void close() {
    try {
      closeFrames();
    } catch (IOException e) {
      throw new Fault(FaultCode.STORE_BROKEN, "cannot close the output " + extent.file(), e);
    } finally {
      if (loan != null) {
        loan.close();
      }
    }
  }
}
