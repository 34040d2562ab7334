package io.funnelcloud.agent.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;

/// The standard input of one operation that is kept open: the file its supervisor feeds the command
/// from, which grows by what HQ sends. Survives the death of this process; after a power cut the
/// command is gone as well.
public final class InputJournal {
  private final Path file;
  private final Path base;
  private final Path end;

  private InputJournal(Path file, Path base, Path end) {
    this.file = file;
    this.base = base;
    this.end = end;
  }

  public static InputJournal of(OpFolder folder) {
    return new InputJournal(
        folder.file("stdin"), folder.file("stdin.base"), folder.file("stdin.end"));
  }

  /// Begins with the bytes the order brought.
  public void begin(byte[] first) throws IOException {
    DurableFiles.writeLightly(file, first);
    DurableFiles.writeLightly(
        base, Integer.toString(first.length).getBytes(StandardCharsets.US_ASCII));
  }

  /// How many later bytes are here; empty when this operation takes none.
  public OptionalLong offset() throws IOException {
    if (!Files.exists(base)) {
      return OptionalLong.empty();
    }
    long first = Long.parseLong(Files.readString(base, StandardCharsets.US_ASCII));
    return OptionalLong.of(Files.size(file) - first);
  }

  public boolean isEnded() {
    return Files.exists(end);
  }

  /// Adds what is news of a piece.
  ///
  /// @return how many bytes that was
  public int add(long offset, byte[] bytes) throws IOException {
    long have = offset().orElseThrow(() -> new IOException("this operation takes no input"));
    if (offset > have) {
      throw new IOException("input from byte " + offset + " on, the journal has " + have);
    }
    int known = (int) Math.min(have - offset, bytes.length);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.APPEND)) {
      ByteBuffer news = ByteBuffer.wrap(bytes, known, bytes.length - known);
      while (news.hasRemaining()) {
        channel.write(news);
      }
    }
    return bytes.length - known;
  }

  /// Nothing follows: the command finds the end.
  public void end() throws IOException {
    DurableFiles.writeLightly(end, new byte[0]);
  }
}
