package io.funnelcloud.cli.demo;

import io.funnelcloud.cli.keep.Patience;
import io.funnelcloud.cli.keep.Running;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Stops everything that was started in a folder nobody else knows, and deletes it.
final class Broom {
  private static final Duration COMMANDS_END_WITHIN = Duration.ofSeconds(5);
  private static final Duration GONE_WITHIN = Duration.ofSeconds(20);
  private static final String SUPERVISOR = "/fc-supervisor";

  private final Path folder;

  Broom(Path folder) {
    this.folder = folder;
  }

  /// What could not be removed; empty as it should be. Safe to repeat, from any thread.
  synchronized List<String> sweep() {
    tellJobsToEnd();
    Patience.until(COMMANDS_END_WITHIN, this::nothingButCommands);
    Patience.until(GONE_WITHIN, this::nothing);
    Patience.until(GONE_WITHIN, this::isDeleted);
    return remains(folder);
  }

  static List<String> remains(Path folder) {
    List<String> remains = new ArrayList<>();
    ours(folder).forEach(process -> remains.add("process " + process.shown()));
    if (Files.exists(folder)) {
      remains.add("folder " + folder);
    }
    return remains;
  }

  private void tellJobsToEnd() {
    Path jobs = folder.resolve("jobs");
    if (Files.isDirectory(jobs)) {
      Job.enough(jobs);
    }
  }

  // A supervisor whose command ends leaves nothing behind, not even a control group; so it is the
  // last to be ended from here.
  private boolean nothingButCommands() {
    Set<Long> commands = new HashSet<>();
    List<Running.Named> all = ours(folder);
    for (Running.Named process : all) {
      if (process.words().getFirst().endsWith(SUPERVISOR)) {
        commands.add(process.pid());
        ProcessHandle.of(process.pid())
            .ifPresent(it -> it.descendants().forEach(below -> commands.add(below.pid())));
      }
    }
    kill(all, process -> !commands.contains(process.pid()));
    return commands.isEmpty();
  }

  private boolean nothing() {
    List<Running.Named> all = ours(folder);
    kill(all, process -> true);
    return all.isEmpty();
  }

  private static void kill(List<Running.Named> processes, Predicate<Running.Named> which) {
    processes.stream()
        .filter(which)
        .map(process -> ProcessHandle.of(process.pid()))
        .flatMap(Optional::stream)
        .forEach(ProcessHandle::destroyForcibly);
  }

  /// Whoever has a terminal is a person who looks on, unless we started them.
  private static List<Running.Named> ours(Path folder) {
    Set<Long> below =
        ProcessHandle.current().descendants().map(ProcessHandle::pid).collect(Collectors.toSet());
    return Running.naming(folder.toString()).stream()
        .filter(process -> below.contains(process.pid()) || !hasTerminal(process.pid()))
        .toList();
  }

  private static boolean hasTerminal(long pid) {
    try {
      String text =
          Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
      return !text.substring(text.lastIndexOf(')') + 2).split(" ", -1)[4].equals("0");
    } catch (IOException | RuntimeException goneOrElsewhere) {
      return false;
    }
  }

  private boolean isDeleted() {
    if (!Files.exists(folder)) {
      return true;
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
      return true;
    } catch (IOException | java.io.UncheckedIOException stillWritten) {
      return false;
    }
  }
}
