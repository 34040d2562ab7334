package io.funnelcloud.cli.demo;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.home.Refusal;
import io.funnelcloud.cli.keep.ProcessMark;
import io.funnelcloud.contract.api.RequestAsk;
import io.funnelcloud.contract.intent.Shell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What one machine is given to do: a line a second to a file of its own and to its output, until a
/// file says that it is enough, then one line to a file all jobs share. Each line carries the name
/// of the operation, so that whoever ran is told apart.
record Job(String machine, Path folder) {
  /// It ends by itself should nobody tell it to.
  private static final int SECONDS_MAX = 180;

  private static final Duration DELIVERED_WITHIN = Duration.ofSeconds(60);

  RequestAsk ask() {
    return new RequestAsk(
        script(),
        Optional.of(Shell.SH),
        Optional.of(machine),
        List.of(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.of(DELIVERED_WITHIN),
        Optional.of(Duration.ofSeconds(SECONDS_MAX + 60)),
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        false);
  }

  String script() {
    return """
    cd '%1$s' || exit 1
    echo $$ >> %2$s.pid
    i=0
    until [ -e enough ] || [ "$i" -ge %3$d ]; do
      i=$((i + 1))
      echo "$FUNNELCLOUD_OP $i" >> %2$s.lines
      echo "$FUNNELCLOUD_OP $i"
      sleep 1
    done
    echo "$FUNNELCLOUD_OP $i" >> effects
    """
        .formatted(folder, machine, SECONDS_MAX);
  }

  /// What it wrote so far.
  byte[] written() {
    return bytes(folder.resolve(machine + ".lines"));
  }

  int lines() {
    return (int) new String(written(), StandardCharsets.UTF_8).lines().count();
  }

  /// The process that runs it, once it has said so.
  Optional<ProcessMark> process() {
    return new String(bytes(folder.resolve(machine + ".pid")), StandardCharsets.UTF_8)
        .lines()
        .reduce((first, last) -> last)
        .flatMap(pid -> ProcessMark.of(Long.parseLong(pid)));
  }

  static List<String> effects(Path folder) {
    return new String(bytes(folder.resolve("effects")), StandardCharsets.UTF_8).lines().toList();
  }

  static void enough(Path folder) {
    try {
      Files.writeString(folder.resolve("enough"), "");
    } catch (IOException e) {
      throw new Refusal(ExitCode.FAULT, "cannot write into " + folder, "Is the disk full?", e);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    } catch (IOException e) {
      throw new Refusal(ExitCode.FAULT, "cannot read " + file, "", e);
    }
  }
}
