package io.funnelcloud.system.kills;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A program run to its end.
record Tool(int exit, String said) {
  private static final long SECONDS_MAX = 240;

  static Tool run(String... words) {
    return run(new ProcessBuilder(words));
  }

  static Tool run(ProcessBuilder builder) {
    try {
      Path out = Files.createTempFile("fc-kills", ".out");
      Process process =
          builder
              .redirectErrorStream(true)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(out.toFile())
              .start();
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      String said = new String(Files.readAllBytes(out), StandardCharsets.UTF_8).strip();
      Files.delete(out);
      return new Tool(process.waitFor(), said);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static String must(String... words) {
    Tool ended = run(words);
    if (ended.exit() != 0) {
      throw new IllegalStateException(String.join(" ", List.of(words)) + ": " + ended.said());
    }
    return ended.said();
  }
}
