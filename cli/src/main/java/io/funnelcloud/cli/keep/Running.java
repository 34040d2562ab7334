package io.funnelcloud.cli.keep;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Processes found by what they were started with: the way back to ours when a file that named them
/// is lost.
public final class Running {
  private Running() {}

  /// Processes with these words, one after the other, in their command; not counting this one.
  public static List<ProcessMark> with(List<String> words) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .filter(process -> Collections.indexOfSubList(command(process), words) >= 0)
        .map(process -> ProcessMark.of(process.pid()))
        .flatMap(Optional::stream)
        .toList();
  }

  /// Processes whose command names this text anywhere, such as a folder; not counting this one.
  public static List<Named> naming(String text) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .map(process -> new Named(process.pid(), command(process)))
        .filter(process -> process.words().stream().anyMatch(word -> word.contains(text)))
        .toList();
  }

  /// A process and the words it was started with.
  public record Named(long pid, List<String> words) {
    public Named {
      words = List.copyOf(words);
    }

    /// Its number and how its command begins.
    public String shown() {
      String all = String.join(" ", words);
      return pid + " " + all.substring(0, Math.min(all.length(), 120));
    }
  }

  // The whole of it: what the JDK tells ends after 4 KiB, and a class path is longer.
  private static List<String> command(ProcessHandle process) {
    Path whole = Path.of("/proc/" + process.pid() + "/cmdline");
    try {
      return List.of(Files.readString(whole, StandardCharsets.ISO_8859_1).split("\0"));
    } catch (IOException elsewhere) {
      return told(process);
    }
  }

  private static List<String> told(ProcessHandle process) {
    List<String> words = new ArrayList<>();
    process.info().command().ifPresent(words::add);
    process.info().arguments().map(Arrays::asList).ifPresent(words::addAll);
    return words;
  }
}
