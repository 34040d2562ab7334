package io.funnelcloud.cli.keep;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.home.Installation;
import io.funnelcloud.cli.home.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// A few lines of sh that keep one process alive, and what this installation knows of them.
///
/// @param stem the files of this keeper without their endings `.sh`, `.pid`, `.log`, `.stop`
/// @param sign two words that follow each other in the command of the kept process and of no other
public record Keeper(String name, Path stem, List<String> sign) {

  /// Two of them per process stay on disk: 10 MiB each.
  private static final long LOG_BYTES_MAX = 10L << 20;

  private static final Duration STARTS_WITHIN = Duration.ofSeconds(5);

  /// Between TERM and KILL; the control plane drains for up to 20 s.
  private static final Duration STOPS_WITHIN = Duration.ofSeconds(30);

  public Keeper {
    sign = List.copyOf(sign);
  }

  public Path script() {
    return file(".sh");
  }

  public Path log() {
    return file(".log");
  }

  private Path file(String ending) {
    return stem.resolveSibling(stem.getFileName() + ending);
  }

  /// The process that is kept, when it lives; found by its command line when the file is lost.
  public Optional<ProcessMark> child() {
    return marked("child").or(() -> Running.with(sign).stream().findFirst());
  }

  /// The keeper itself, when it lives; found by its command line when the file is lost.
  public Optional<ProcessMark> keeper() {
    return marked("keeper")
        .or(() -> Running.with(List.of(script().toString())).stream().findFirst());
  }

  private Optional<ProcessMark> marked(String kind) {
    return marks().stream()
        .filter(mark -> mark.kind().equals(kind))
        .map(Mark::process)
        .filter(ProcessMark::isAlive)
        .findFirst();
  }

  private record Mark(String kind, ProcessMark process) {}

  private List<Mark> marks() {
    try {
      return Files.readAllLines(file(".pid"), StandardCharsets.ISO_8859_1).stream()
          .map(Keeper::mark)
          .flatMap(Optional::stream)
          .toList();
    } catch (IOException none) {
      return List.of();
    }
  }

  private static Optional<Mark> mark(String line) {
    String[] parts = line.split(" ");
    if (parts.length != 3 || !parts[1].matches("[0-9]{1,9}")) {
      return Optional.empty();
    }
    return Optional.of(new Mark(parts[0], new ProcessMark(Long.parseLong(parts[1]), parts[2])));
  }

  /// Starts keeper and process unless both live and run just this command. A process whose keeper
  /// died is kept on by the next one.
  public void ensure(List<String> command) {
    String text = text(command);
    boolean unchanged = text.equals(scriptOnDisk());
    if (unchanged && marked("keeper").isPresent()) {
      return;
    }
    Optional<ProcessMark> orphan = child();
    if (!unchanged || keeper().isPresent()) {
      stop();
      orphan = Optional.empty();
    }
    start(text, orphan);
  }

  private void start(String text, Optional<ProcessMark> orphan) {
    discard(".stop");
    String marks = orphan.map(mark -> "child " + mark.pid() + " " + mark.start() + "\n").orElse("");
    Installation.writePrivately(file(".pid"), marks);
    Installation.writePrivately(script(), text);
    Detached.start(List.of("/bin/sh", script().toString()), log());
    if (!Patience.until(STARTS_WITHIN, () -> marked("keeper").isPresent())) {
      throw Refusal.fault("the keeper of " + name + " did not start", "See " + log());
    }
  }

  private String scriptOnDisk() {
    try {
      return Files.readString(script());
    } catch (IOException none) {
      return "";
    }
  }

  private String text(List<String> command) {
    try (InputStream template =
        Objects.requireNonNull(Keeper.class.getResourceAsStream("/io/funnelcloud/cli/keeper.sh"))) {
      return new String(template.readAllBytes(), StandardCharsets.UTF_8)
          .replace("@KEEPER@", quoted(stem.toString()))
          .replace("@LOG_BYTES_MAX@", Long.toString(LOG_BYTES_MAX))
          .replace(
              "@COMMAND@", command.stream().map(Keeper::quoted).collect(Collectors.joining(" ")));
    } catch (IOException e) {
      throw new Refusal(ExitCode.FAULT, "cannot read the keeper's text", "", e);
    }
  }

  static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  /// Stops the process and its keeper; says whether there was anything to stop.
  public boolean stop() {
    Optional<ProcessMark> keeper = keeper();
    Optional<ProcessMark> child = child();
    if (keeper.isEmpty() && child.isEmpty()) {
      discard(".pid");
      return false;
    }
    Installation.writePrivately(file(".stop"), Instant.now() + "\n");
    child.ifPresent(Keeper::end);
    keeper.ifPresent(Keeper::endNow);
    child().ifPresent(Keeper::end);
    discard(".pid");
    discard(".stop");
    return true;
  }

  private static void end(ProcessMark process) {
    process.handle().ifPresent(ProcessHandle::destroy);
    if (!Patience.until(STOPS_WITHIN, () -> !process.isAlive())) {
      process.handle().ifPresent(ProcessHandle::destroyForcibly);
      Patience.until(STARTS_WITHIN, () -> !process.isAlive());
    }
  }

  private static void endNow(ProcessMark keeper) {
    keeper.handle().ifPresent(ProcessHandle::destroy);
    if (!Patience.until(Duration.ofSeconds(3), () -> !keeper.isAlive())) {
      keeper.handle().ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  private void discard(String ending) {
    try {
      Files.deleteIfExists(file(ending));
    } catch (IOException e) {
      throw new Refusal(ExitCode.FAULT, "cannot delete " + file(ending), "Is it yours?", e);
    }
  }

  /// The last lines the process wrote, for a message about its failure.
  public String lastWords(int lines) {
    try {
      List<String> all = Files.readAllLines(log(), StandardCharsets.ISO_8859_1);
      return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    } catch (IOException none) {
      return "";
    }
  }
}
