package io.funnelcloud.control.artifacts;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OutputFrame;
import io.funnelcloud.contract.operation.OutputFrame.StreamName;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.control.artifacts.FrameChannel.Head;
import io.funnelcloud.control.artifacts.LiveOutput.Offsets;
import io.funnelcloud.control.store.Database;
import io.funnelcloud.control.store.Sql;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/// Reads stored or growing output a piece at a time, by the position in its file, holding nothing
/// open between two reads.
public final class OutputSlices {
  private final ArtifactFolder folder;
  private final Database database;
  private final ToIntFunction<OpId> startsOver;

  /// @param startsOver how often an output began anew
  OutputSlices(ArtifactFolder folder, Database database, ToIntFunction<OpId> startsOver) {
    this.folder = folder;
    this.database = database;
    this.startsOver = startsOver;
  }

  /// Some frames in a row.
  ///
  /// @param next the position after them
  /// @param isComplete whether nothing can follow any more
  /// @param generation positions of another generation mean nothing: the machine sent all again
  public record Slice(List<OutputFrame> frames, long next, boolean isComplete, int generation) {

    public Slice {
      frames = List.copyOf(frames);
    }
  }

  /// How an operation stands, as far as its output goes.
  private record Standing(boolean isClosed, Optional<Sha256> artifact) {}

  /// The frames from a position on, at least one if there is one, until about so many bytes.
  public Slice read(OpId op, long position, int bytesMost) {
    int generation = startsOver.applyAsInt(op);
    Slice slice = read(op, position, bytesMost, generation);
    int now = startsOver.applyAsInt(op);
    // Asked again, for the file may have been another one.
    return now == generation ? slice : new Slice(List.of(), position, false, now);
  }

  private Slice read(OpId op, long position, int bytesMost, int generation) {
    Standing standing = standing(op);
    try (FileChannel channel = FileChannel.open(file(op, standing), StandardOpenOption.READ)) {
      long size = channel.size();
      FrameChannel source = new FrameChannel(channel, position);
      List<OutputFrame> frames = frames(source, position + bytesMost, size);
      boolean isAtEnd = source.position() >= size || frames.isEmpty();
      boolean isComplete = standing.isClosed() && isAtEnd;
      return new Slice(frames, source.position(), isComplete, generation);
    } catch (NoSuchFileException _) {
      return new Slice(List.of(), position, standing.isClosed(), generation);
    } catch (IOException e) {
      throw new Fault(FaultCode.STORE_BROKEN, "cannot read the output of " + op, e);
    }
  }

  private static List<OutputFrame> frames(FrameChannel source, long until, long size)
      throws IOException {
    List<OutputFrame> frames = new ArrayList<>();
    Optional<OutputFrame> frame = source.next(size);
    while (frame.isPresent()) {
      frames.add(frame.get());
      frame = source.position() < until ? source.next(size) : Optional.empty();
    }
    return frames;
  }

  /// A place in the file, at the head of a frame.
  ///
  /// @param before how many bytes of the stream the file holds before it
  public record Spot(long position, long before) {}

  /// The frame of a stream with the byte of that offset in it, or the first one after.
  public long atOffset(OpId op, StreamName stream, long offset) {
    return walk(op, frames -> spot(frames, stream, (head, _) -> head.end() > offset)).position();
  }

  /// The frame with the byte before which the file holds so many of its stream, or the end.
  public Spot atByte(OpId op, StreamName stream, long index) {
    return walk(
        op, frames -> spot(frames, stream, (head, before) -> index - before < head.length()));
  }

  /// Where the last so many lines of both streams begin: a frame, and how much of it comes before.
  public Spot tail(OpId op, long lines) {
    return walk(op, frames -> LastLines.spot(frames, lines));
  }

  private Spot walk(OpId op, Walk walk) {
    try (FrameChannel frames = heads(file(op, standing(op)))) {
      return walk.along(frames);
    } catch (NoSuchFileException _) {
      return new Spot(0, 0);
    } catch (IOException e) {
      throw new Fault(FaultCode.STORE_BROKEN, "cannot read the output of " + op, e);
    }
  }

  @FunctionalInterface
  private interface Walk {
    Spot along(FrameChannel frames) throws IOException;
  }

  @FunctionalInterface
  private interface Sought {
    boolean is(Head head, long before);
  }

  private static Spot spot(FrameChannel frames, StreamName stream, Sought sought)
      throws IOException {
    long before = 0;
    long position = 0;
    for (Optional<Head> next = frames.nextHead(Long.MAX_VALUE);
        next.isPresent();
        next = frames.nextHead(Long.MAX_VALUE)) {
      Head head = next.get();
      if (head.stream() == stream) {
        if (sought.is(head, before)) {
          return new Spot(position, before);
        }
        before += head.length();
      }
      position = frames.position();
    }
    return new Spot(position, before);
  }

  /// What a file holds of each stream.
  static Offsets kept(Path file) throws IOException {
    try (FrameChannel frames = heads(file)) {
      long stdout = spot(frames, StreamName.STDOUT, (_, _) -> false).before();
      frames.rewind();
      return new Offsets(stdout, spot(frames, StreamName.STDERR, (_, _) -> false).before());
    }
  }

  private static FrameChannel heads(Path file) throws IOException {
    return new FrameChannel(FileChannel.open(file, StandardOpenOption.READ));
  }

  private Path file(OpId op, Standing standing) {
    return standing.artifact().map(folder::stored).orElseGet(() -> folder.live(op));
  }

  private Standing standing(OpId op) {
    return database
        .read(connection ->
            Sql.one(
                connection,
                "SELECT artifact, closed_at IS NOT NULL AS closed FROM ops WHERE op_id = ?",
                row ->
                    new Standing(
                        row.getBoolean("closed"),
                        Sql.text(row, "artifact").map(Sha256::new).filter(this::isThere)),
                op.value()))
        .orElseGet(() -> new Standing(true, Optional.empty()));
  }

  private boolean isThere(Sha256 address) {
    return Files.exists(folder.stored(address));
  }
}
