package io.funnelcloud.system.kills;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a run was asked for.
///
/// @param root the repository
/// @param first the number of the first schedule; seed and number make a schedule
/// @param most no schedule begins after so long
record KillOptions(Path root, long seed, int first, int schedules, Duration most, Files files) {

  static KillOptions of(Path root, List<String> words) {
    return new KillOptions(
        root,
        number(words, "--seed", 1),
        (int) number(words, "--first", 1),
        (int) number(words, "--schedules", 40),
        Duration.ofMinutes(number(words, "--minutes", 600)),
        new Files(word(words, "--report").map(Path::of), word(words, "--summary").map(Path::of)));
  }

  /// Where the outcome goes.
  ///
  /// @param report everything about this run
  /// @param summary one line for each run there ever was
  record Files(Optional<Path> report, Optional<Path> summary) {}

  private static long number(List<String> words, String name, long otherwise) {
    return word(words, name).map(Long::parseLong).orElse(otherwise);
  }

  private static Optional<String> word(List<String> words, String name) {
    int at = words.indexOf(name);
    return at < 0 || at + 1 >= words.size() ? Optional.empty() : Optional.of(words.get(at + 1));
  }

  boolean isRoot() {
    return System.getProperty("user.name", "").equals("root");
  }

  /// With `AJ_KILLS_KEEP` set the folder of the run stays.
  boolean keeps() {
    return System.getenv("AJ_KILLS_KEEP") != null;
  }
}
