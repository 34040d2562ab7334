package io.funnelcloud.cli.keep;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.home.Refusal;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Starts a process in a session of its own, so that neither Ctrl-C nor a closed terminal ends it.
final class Detached {
  private static final List<String> FOLDERS =
      List.of("/usr/bin", "/bin", "/usr/local/bin", "/opt/homebrew/bin");

  private Detached() {}

  static void start(List<String> command, Path log) {
    List<String> detached = new ArrayList<>(launcher());
    detached.addAll(command);
    try {
      new ProcessBuilder(detached)
          .directory(new File("/"))
          .redirectInput(new File("/dev/null"))
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw new Refusal(
          ExitCode.FAULT, "cannot start " + command.getLast(), String.valueOf(e.getMessage()), e);
    }
  }

  // setsid(1) is missing on macOS; perl is there.
  private static List<String> launcher() {
    if (find("setsid").findFirst().isPresent()) {
      return List.of("setsid");
    }
    if (find("perl").findFirst().isPresent()) {
      return List.of("perl", "-e", "use POSIX; fork and exit; POSIX::setsid(); exec @ARGV");
    }
    return List.of("/bin/sh", "-c", "set -m; nohup \"$@\" &", "sh");
  }

  private static Stream<String> find(String program) {
    return FOLDERS.stream()
        .map(folder -> folder + "/" + program)
        .filter(path -> Files.isExecutable(Path.of(path)));
  }
}
