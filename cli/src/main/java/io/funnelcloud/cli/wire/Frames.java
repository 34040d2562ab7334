package io.funnelcloud.cli.wire;

import io.funnelcloud.contract.operation.OutputFrame;
import io.funnelcloud.contract.operation.OutputFrame.StreamName;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// The output of one machine in the order it was written, as HQ sends it.
public final class Frames implements AutoCloseable {
  private final DataInputStream in;

  public Frames(InputStream body) {
    in = new DataInputStream(body);
  }

  /// The next piece; empty at the end.
  ///
  /// @throws EOFException when it ends within one
  public Optional<OutputFrame> next() throws IOException {
    int stream = in.read();
    if (stream < 0) {
      return Optional.empty();
    }
    in.skipNBytes(3);
    int length = in.readInt();
    long offset = in.readLong();
    long time = in.readLong();
    if (length < 0 || length > OutputFrame.PAYLOAD_BYTES_MAX) {
      throw new IOException("a piece of " + length + " bytes");
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the output ends within a piece");
    }
    return Optional.of(new OutputFrame(StreamName.of(stream), offset, time, bytes));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
