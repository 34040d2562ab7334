package io.funnelcloud.cli.parts;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.home.Installation;
import io.funnelcloud.cli.home.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// One `up`, `down` or `join` at a time per installation. The system frees it when we die.
final class UpLock implements AutoCloseable {
  private final FileChannel channel;

  private UpLock(FileChannel channel) {
    this.channel = channel;
  }

  static UpLock taken(Installation installation) {
    Path file = installation.root().resolve("lock");
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw Refusal.fault(
            "another `aj up` or `aj down` is at work on " + installation.root(),
            "Wait for it, then try again.");
      }
      return new UpLock(channel);
    } catch (IOException e) {
      throw new Refusal(ExitCode.FAULT, "cannot write " + file, "Is it yours?", e);
    }
  }

  /// Who holds it, for a person who looks.
  void note() {
    try {
      String text = ProcessHandle.current().pid() + "\n";
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
    } catch (IOException e) {
      throw new Refusal(ExitCode.FAULT, "cannot write the lock", "Is the disk full?", e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new Refusal(ExitCode.FAULT, "cannot free the lock", "", e);
    }
  }
}
