package io.funnelcloud.control.artifacts;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OutputFrame;
import io.funnelcloud.contract.operation.Sha256;
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

/// Reads stored or growing output a piece at a time, by the position in its file, holding nothing
/// open between two reads.
public final class OutputSlices {
  private final ArtifactFolder folder;
  private final Database database;

  OutputSlices(ArtifactFolder folder, Database database) {
    this.folder = folder;
    this.database = database;
  }

  /// Some frames in a row.
  ///
  /// @param next the position after them
  /// @param isComplete whether nothing can follow any more
  public record Slice(List<OutputFrame> frames, long next, boolean isComplete) {

    public Slice {
      frames = List.copyOf(frames);
    }
  }

  /// How an operation stands, as far as its output goes.
  private record Standing(boolean isClosed, Optional<Sha256> artifact) {}

  /// The frames from a position on, at least one if there is one, until about so many bytes.
  public Slice read(OpId op, long position, int bytesMost) {
    Standing standing = standing(op);
    Path file = standing.artifact().map(folder::stored).orElseGet(() -> folder.live(op));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return slice(channel, position, bytesMost, standing);
    } catch (NoSuchFileException _) {
      return new Slice(List.of(), position, standing.isClosed());
    } catch (IOException e) {
      throw new Fault(FaultCode.STORE_BROKEN, "cannot read the output of " + op, e);
    }
  }

  private static Slice slice(FileChannel channel, long position, int bytesMost, Standing standing)
      throws IOException {
    long size = channel.size();
    FrameChannel source = new FrameChannel(channel, position);
    List<OutputFrame> frames = new ArrayList<>();
    Optional<OutputFrame> frame = source.next(size);
    while (frame.isPresent()) {
      frames.add(frame.get());
      frame = source.position() - position < bytesMost ? source.next(size) : Optional.empty();
    }
    boolean isAtEnd = source.position() >= size || frames.isEmpty();
    return new Slice(frames, source.position(), standing.isClosed() && isAtEnd);
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
