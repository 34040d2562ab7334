package io.funnelcloud.agent.operation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Which start of the machine this is.
final class BootId {
  private static final Path LINUX = Path.of("/proc/sys/kernel/random/boot_id");

  private BootId() {}

  /// Where the system does not tell, every start looks the same and a restart shows as a command
  /// whose supervisor is gone: LOST as well.
  static String current() {
    try {
      return Files.readString(LINUX).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }
}
