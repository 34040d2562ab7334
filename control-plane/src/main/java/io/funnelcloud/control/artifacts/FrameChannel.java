package io.funnelcloud.control.artifacts;

import io.funnelcloud.contract.operation.OutputFrame;
import io.funnelcloud.contract.operation.OutputFrame.StreamName;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/// Reads frames from a file, at a position of its own.
final class FrameChannel implements AutoCloseable {
  private final FileChannel channel;
  private long position;

  FrameChannel(FileChannel channel) {
    this(channel, 0);
  }

  /// @param position where a frame begins
  FrameChannel(FileChannel channel, long position) {
    this.channel = channel;
    this.position = position;
  }

  /// A frame without its bytes.
  ///
  /// @param at where the bytes start in the file
  record Head(StreamName stream, int length, long offset, long timeMicros, long at) {
    long end() {
      return offset + length;
    }
  }

  long position() {
    return position;
  }

  void rewind() {
    position = 0;
  }

  /// The next frame that lies wholly before that position of the file.
  Optional<OutputFrame> next(long limit) throws IOException {
    Optional<Head> head = nextHead(limit);
    if (head.isEmpty()) {
      return Optional.empty();
    }
    Head found = head.get();
    byte[] bytes = bytes(found, 0, found.length());
    return Optional.of(new OutputFrame(found.stream(), found.offset(), found.timeMicros(), bytes));
  }

  /// The next frame's head; its bytes are skipped.
  Optional<Head> nextHead(long most) throws IOException {
    long limit = Math.min(most, channel.size());
    if (position + OutputFrame.HEADER_BYTES > limit) {
      return Optional.empty();
    }
    ByteBuffer buffer = read(position, OutputFrame.HEADER_BYTES);
    int stream = buffer.get();
    buffer.get();
    buffer.getShort();
    int length = buffer.getInt();
    if (length < 0 || length > OutputFrame.PAYLOAD_BYTES_MAX) {
      throw new IOException("a frame of " + length + " bytes at " + position);
    }
    long at = position + OutputFrame.HEADER_BYTES;
    if (at + length > limit) {
      return Optional.empty();
    }
    Head head = new Head(StreamName.of(stream), length, buffer.getLong(), buffer.getLong(), at);
    position = at + length;
    return Optional.of(head);
  }

  byte[] bytes(Head head, int from, int length) throws IOException {
    return read(head.at() + from, length).array();
  }

  private ByteBuffer read(long at, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, at + buffer.position()) < 0) {
        throw new EOFException("the file ends within a frame at " + at);
      }
    }
    return buffer.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
