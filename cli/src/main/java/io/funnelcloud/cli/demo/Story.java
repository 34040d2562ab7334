package io.funnelcloud.cli.demo;

import io.funnelcloud.cli.keep.Patience;
import io.funnelcloud.cli.screen.Screen;
import io.funnelcloud.cli.screen.Steps;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// What the person sees: lines that stay, and on a terminal below them one that counts.
final class Story {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

  private static final Duration TICK = Duration.ofMillis(500);

  private final Screen screen;

  Story(Screen screen) {
    this.screen = screen;
  }

  void tell(String line) {
    clear();
    screen.say(line);
  }

  void good(String line) {
    tell("    " + screen.paint(Screen.Colour.GOOD, "✔") + " " + line);
  }

  void bad(String line) {
    tell("  " + screen.paint(Screen.Colour.BAD, "✖ " + line));
  }

  void waits(String line) {
    tell("    " + screen.paint(Screen.Colour.WAITS, "…") + " " + line);
  }

  <T> T step(String words, Supplier<T> work) {
    return new Steps(screen).step(words, work);
  }

  void data(String line) {
    clear();
    screen.data(line);
  }

  /// Waits for the condition while the jobs' lines are counted before the person's eyes.
  boolean watch(List<Job> jobs, Duration limit, BooleanSupplier condition) {
    long end = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() < end) {
      count(jobs);
      if (Patience.until(TICK, condition)) {
        return true;
      }
    }
    return false;
  }

  private void count(List<Job> jobs) {
    if (screen.terminals().error()) {
      clear();
      screen.err().print(screen.paint(Screen.Colour.QUIET, "      lines written: " + lines(jobs)));
      screen.err().flush();
    }
  }

  private void clear() {
    if (screen.terminals().error()) {
      screen.err().print("\r\u001b[K");
      screen.err().flush();
    }
  }

  static String lines(List<Job> jobs) {
    return jobs.stream()
        .map(job -> job.machine() + " " + job.lines())
        .collect(Collectors.joining(" · "));
  }

  static String time(Instant instant) {
    return CLOCK.format(instant);
  }
}
