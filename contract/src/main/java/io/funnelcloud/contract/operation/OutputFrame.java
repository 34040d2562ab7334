package io.funnelcloud.contract.operation;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// One piece of output as it was read, in the order of reading; the unit of spools and artifacts.
/// Layout, big endian: u8 stream, u8 flags, u16 reserved, u32 length, u64 offset, i64 time in unix
/// microseconds, then the bytes.
public record OutputFrame(StreamName stream, long offset, long timeMicros, byte[] bytes) {

  public static final int HEADER_BYTES = 24;
  public static final int PAYLOAD_BYTES_MAX = 64 * 1024;

  /// Which pipe of the command.
  public enum StreamName {
    STDOUT(1),
    STDERR(2);

    private final int code;

    StreamName(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }

    public static StreamName of(int code) {
      return switch (code) {
        case 1 -> STDOUT;
        case 2 -> STDERR;
        default -> throw new IllegalArgumentException("no stream " + code + ", expected 1 or 2");
      };
    }
  }

  public OutputFrame {
    if (bytes.length > PAYLOAD_BYTES_MAX || offset < 0) {
      throw new IllegalArgumentException(
          "frame of "
              + bytes.length
              + " bytes at "
              + offset
              + ", expected at most "
              + PAYLOAD_BYTES_MAX);
    }
  }

  public long end() {
    return offset + bytes.length;
  }

  /// What of it comes from that offset of the stream on.
  public OutputFrame from(long start) {
    int known = Math.clamp(start - offset, 0, bytes.length);
    byte[] rest = Arrays.copyOfRange(bytes, known, bytes.length);
    return new OutputFrame(stream, offset + known, timeMicros, rest);
  }

  public byte[] encoded() {
    return ByteBuffer.allocate(HEADER_BYTES + bytes.length)
        .put((byte) stream.code())
        .put((byte) 0)
        .putShort((short) 0)
        .putInt(bytes.length)
        .putLong(offset)
        .putLong(timeMicros)
        .put(bytes)
        .array();
  }
}
