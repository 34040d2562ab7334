package io.funnelcloud.agent.journal;

import io.funnelcloud.contract.operation.OutputFrame;
import io.funnelcloud.contract.operation.OutputFrame.StreamName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Reads the output of one operation from its spool, in order, while it is still being written.
public final class SpoolReader implements AutoCloseable {
  private final Path folder;
  // What is below needs no sending: the offset each stream is wanted from.
  private final Map<StreamName, Long> wanted;
  private int segment = -1;
  private long position;
  private @Nullable FileChannel channel;

  public SpoolReader(Path folder, Map<StreamName, Long> wanted) {
    this.folder = folder;
    this.wanted = Map.copyOf(wanted);
  }

  /// The next frame that holds wanted bytes, cut to them; empty when there is none yet.
  public Optional<OutputFrame> next() throws IOException {
    while (channel != null || advance()) {
      Optional<Header> header = header();
      if (header.isEmpty()) {
        if (following().isEmpty()) {
          return Optional.empty();
        }
        // A later segment exists, so this one is complete: look again, then leave it.
        header = header();
      }
      if (header.isPresent()) {
        Header found = header.get();
        position += OutputFrame.HEADER_BYTES + found.length;
        if (found.end() > wanted.getOrDefault(found.stream, 0L)) {
          return Optional.of(frame(found));
        }
      } else if (!advance()) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private record Header(StreamName stream, int length, long offset, long timeMicros, long bodyAt) {
    long end() {
      return offset + length;
    }
  }

  private Optional<Header> header() throws IOException {
    ByteBuffer head = ByteBuffer.allocate(OutputFrame.HEADER_BYTES);
    if (!fill(head, position)) {
      return Optional.empty();
    }
    head.flip();
    StreamName stream = StreamName.of(head.get());
    head.position(4);
    Header header =
        new Header(
            stream,
            head.getInt(),
            head.getLong(),
            head.getLong(),
            position + OutputFrame.HEADER_BYTES);
    return openChannel().size() >= header.bodyAt + header.length
        ? Optional.of(header)
        : Optional.empty();
  }

  private OutputFrame frame(Header header) throws IOException {
    int skip = (int) Math.max(0, wanted.getOrDefault(header.stream, 0L) - header.offset);
    ByteBuffer body = ByteBuffer.allocate(header.length - skip);
    if (!fill(body, header.bodyAt + skip)) {
      throw new IOException("spool segment " + segment + " in " + folder + " got shorter");
    }
    return new OutputFrame(header.stream, header.offset + skip, header.timeMicros, body.array());
  }

  private boolean fill(ByteBuffer buffer, long from) throws IOException {
    long at = from;
    while (buffer.hasRemaining()) {
      int read = openChannel().read(buffer, at);
      if (read < 0) {
        return false;
      }
      at += read;
    }
    return true;
  }

  private FileChannel openChannel() {
    if (channel == null) {
      throw new IllegalStateException("no segment is open");
    }
    return channel;
  }

  /// Opens the following segment. Numbers may be missing: the quota drops segments.
  private boolean advance() throws IOException {
    OptionalInt next = following();
    while (next.isPresent()) {
      close();
      segment = next.getAsInt();
      position = 0;
      try {
        channel = FileChannel.open(path(segment), StandardOpenOption.READ);
        return true;
      } catch (NoSuchFileException e) {
        next = following(); // Dropped in between.
      }
    }
    return false;
  }

  private OptionalInt following() throws IOException {
    if (Files.exists(path(segment + 1))) {
      return OptionalInt.of(segment + 1);
    }
    return segments().filter(number -> number > segment).min();
  }

  private IntStream segments() throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "spool.[0-9]*")) {
      return StreamSupport.stream(all.spliterator(), false)
          .mapToInt(path -> Integer.parseInt(path.getFileName().toString().substring(6)))
          .boxed()
          .toList()
          .stream()
          .mapToInt(Integer::intValue);
    }
  }

  private Path path(int number) {
    return folder.resolve("spool.%06d".formatted(number));
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }
}
