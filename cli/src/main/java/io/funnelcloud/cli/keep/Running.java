package io.funnelcloud.cli.keep;

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

  private static List<String> command(ProcessHandle process) {
    List<String> words = new ArrayList<>();
    process.info().command().ifPresent(words::add);
    process.info().arguments().map(Arrays::asList).ifPresent(words::addAll);
    return words;
  }
}
