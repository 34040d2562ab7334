package io.funnelcloud.cli.parts;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.home.Refusal;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A program of the system or of ours that runs to its end and is then looked at.
final class Tool {
  private static final List<String> FOLDERS =
      List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/local/bin");

  private Tool() {}

  /// How it ended and what it wrote to both streams.
  record Ended(int code, String output, String errors) {

    boolean isOk() {
      return code == 0;
    }
  }

  static Optional<Path> find(String name) {
    return FOLDERS.stream()
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static Ended run(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(new File("/"))
              .redirectInput(new File("/dev/null"))
              .start();
      StringBuilder errors = new StringBuilder();
      Thread reader = Thread.ofVirtual().start(() -> errors.append(text(process.errorReader())));
      String output = text(process.inputReader());
      int code = process.waitFor();
      reader.join();
      return new Ended(code, output.strip(), errors.toString().strip());
    } catch (IOException e) {
      return new Ended(127, "", command.getFirst() + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(ExitCode.INTERRUPTED, "interrupted", "", e);
    }
  }

  private static String text(java.io.Reader reader) {
    StringBuilder text = new StringBuilder();
    char[] piece = new char[4096];
    try (reader) {
      for (int n = reader.read(piece); n >= 0; n = reader.read(piece)) {
        text.append(piece, 0, n);
      }
    } catch (IOException closed) {
      return text.toString();
    }
    return text.toString();
  }
}
