package io.funnelcloud.cli.keep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// A process told apart from any later one with the same number: its id and its start, in clock
/// ticks since boot on Linux, in seconds elsewhere.
public record ProcessMark(long pid, String start) {

  public static Optional<ProcessMark> of(long pid) {
    return startOf(pid).map(start -> new ProcessMark(pid, start));
  }

  public boolean isAlive() {
    return startOf(pid).filter(start::equals).isPresent();
  }

  public Optional<ProcessHandle> handle() {
    return isAlive() ? ProcessHandle.of(pid) : Optional.empty();
  }

  private static Optional<String> startOf(long pid) {
    Path stat = Path.of("/proc/" + pid + "/stat");
    if (!Files.exists(Path.of("/proc/self/stat"))) {
      return ProcessHandle.of(pid)
          .flatMap(handle -> handle.info().startInstant())
          .map(Instant::getEpochSecond)
          .map(String::valueOf);
    }
    try {
      String text = Files.readString(stat, java.nio.charset.StandardCharsets.ISO_8859_1);
      String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
      return fields[0].equals("Z") ? Optional.empty() : Optional.of(fields[19]);
    } catch (IOException | RuntimeException gone) {
      return Optional.empty();
    }
  }
}
