package io.funnelcloud.system.installation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The words a process was started with.
final class Commands {

  private Commands() {}

  static List<String> of(long pid) {
    try {
      byte[] words = Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline"));
      return List.of(new String(words, StandardCharsets.UTF_8).split("\0", -1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
