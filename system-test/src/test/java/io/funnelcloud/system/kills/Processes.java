package io.funnelcloud.system.kills;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Processes as /proc tells them, and signals to them.
final class Processes {
  private static final int START_TICKS = 22;
  private static final String MARK = "FUNNELCLOUD_OP=";

  private Processes() {}

  static Optional<String> startTicks(long pid) {
    try {
      String stat =
          Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
      return Optional.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[START_TICKS - 3]);
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  static List<String> words(long pid) {
    try {
      byte[] words = Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline"));
      String text = new String(words, StandardCharsets.UTF_8);
      return List.of(text.substring(0, text.length() - 1).split("\0", -1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Ends what still runs with this folder in its words.
  static void killNaming(Path folder) {
    ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .filter(process -> line(process.pid()).contains(folder.toString()))
        .forEach(Processes::kill);
  }

  /// Ends what carries the mark of one of these ops: what was lost may still run.
  static void killMarked(Set<String> opIds) {
    ProcessHandle.allProcesses()
        .filter(process -> mark(process.pid()).filter(opIds::contains).isPresent())
        .forEach(Processes::kill);
  }

  private static Optional<String> mark(long pid) {
    try {
      byte[] environ = Files.readAllBytes(Path.of("/proc/" + pid + "/environ"));
      return Stream.of(new String(environ, StandardCharsets.ISO_8859_1).split("\0"))
          .filter(word -> word.startsWith(MARK))
          .map(word -> word.substring(MARK.length()))
          .findFirst();
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  /// A process whose words hold both.
  static Optional<ProcessHandle> with(String program, String folder) {
    return ProcessHandle.allProcesses()
        .filter(process -> {
          String line = line(process.pid());
          return line.contains(program) && line.contains(folder);
        })
        .findFirst();
  }

  private static String line(long pid) {
    try {
      return new String(
          Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline")), StandardCharsets.UTF_8);
    } catch (IOException gone) {
      return "";
    }
  }

  static void kill(ProcessHandle process) {
    process.destroyForcibly();
  }

  static void stopFor(ProcessHandle process, long millis) {
    Tool.run("kill", "-STOP", Long.toString(process.pid()));
    try {
      Pause.millis(millis);
    } finally {
      Tool.run("kill", "-CONT", Long.toString(process.pid()));
    }
  }
}
