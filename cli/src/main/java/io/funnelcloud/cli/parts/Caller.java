package io.funnelcloud.cli.parts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Who started `aj`.
final class Caller {
  private Caller() {}

  static boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException elsewhere) {
      return System.getProperty("user.name", "").equals("root");
    }
  }
}
