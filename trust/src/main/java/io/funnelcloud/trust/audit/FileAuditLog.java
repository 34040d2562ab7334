package io.funnelcloud.trust.audit;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;

/// The audit log as a file with one entry a line. An entry is on disk before [#append(String,
/// String, Map)] returns (I11). Safe for several threads, for one process only.
public final class FileAuditLog implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  private final InstantSource clock;
  // Guarded by this.
  private AuditHead head;

  private FileAuditLog(Path file, FileChannel channel, AuditHead head, InstantSource clock) {
    this.file = file;
    this.channel = channel;
    this.head = head;
    this.clock = clock;
  }

  /// Opens or makes the log; a torn last line is cut off, for it was never acknowledged.
  ///
  /// @throws Fault with STORE_BROKEN when the chain does not hold; the file is left as it is
  public static FileAuditLog open(Path file, InstantSource clock) {
    try {
      return switch (AuditVerifier.verify(file)) {
        case AuditCheck.Intact(AuditHead head) ->
            new FileAuditLog(file, channel(file), head, clock);
        case AuditCheck.Torn(AuditHead head, long kept) -> {
          FileChannel channel = channel(file);
          channel.truncate(kept);
          channel.force(true);
          yield new FileAuditLog(file, channel, head, clock);
        }
        case AuditCheck.Broken(long line, String why) ->
            throw new Fault(
                FaultCode.STORE_BROKEN,
                "audit log " + file + " broken at line " + line + ": " + why);
      };
    } catch (IOException e) {
      throw new Fault(FaultCode.STORE_BROKEN, "cannot open the audit log " + file, e);
    }
  }

  private static FileChannel channel(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.position(channel.size());
    return channel;
  }

  /// Adds an entry and waits until it is on disk.
  ///
  /// @throws Fault with DISK_FULL when it cannot be written; then nothing may be run
  public synchronized AuditHead append(String event, String subject, Map<String, String> facts) {
    byte[] line = head.next(clock.instant(), event, subject, facts).line();
    write(line);
    head = head.after(line);
    return head;
  }

  private void write(byte[] line) {
    byte[] ended = Arrays.copyOf(line, line.length + 1);
    ended[line.length] = '\n';
    try {
      long start = channel.position();
      try {
        ByteBuffer bytes = ByteBuffer.wrap(ended);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(false);
      } catch (IOException e) {
        channel.truncate(start); // Half an entry would break the chain of the next.
        throw e;
      }
    } catch (IOException e) {
      throw new Fault(FaultCode.DISK_FULL, "cannot write the audit log " + file, e);
    }
  }

  public synchronized AuditHead head() {
    return head;
  }

  @Override
  public synchronized void close() throws IOException {
    channel.close();
  }
}
