package io.funnelcloud.contract.operation;

import java.time.Duration;
import java.util.Optional;

/// The clocks of one operation. `deliverBy` is wall time at HQ; `runFor` and `idleFor` count the
/// machine's awake time; `resolveBy` bounds how long contact may be lost.
public record Clocks(
    Duration deliverBy,
    Duration runFor,
    Optional<Duration> idleFor,
    Duration resolveBy,
    Duration grace) {

  public static final Duration LONGEST = Duration.ofDays(30);

  /// Interactive: wait 30 s for the machine, run 1 h, resolve within 24 h, 5 s between TERM and
  /// KILL.
  public static final Clocks INTERACTIVE =
      new Clocks(
          Duration.ofSeconds(30),
          Duration.ofHours(1),
          Optional.empty(),
          Duration.ofHours(24),
          Duration.ofSeconds(5));

  public Clocks {
    inRange("deliver-by", deliverBy, Duration.ofSeconds(1));
    inRange("run-for", runFor, Duration.ofSeconds(1));
    idleFor.ifPresent(idle -> inRange("idle-for", idle, Duration.ofSeconds(1)));
    inRange("resolve-by", resolveBy, Duration.ofSeconds(1));
    inRange("grace", grace, Duration.ZERO);
  }

  private static void inRange(String name, Duration value, Duration least) {
    if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          name + " is " + words(value) + ", expected " + words(least) + " to 720h (30 days)");
    }
  }

  /// As people type it: `1h30m`.
  private static String words(Duration time) {
    return time.isZero()
        ? "0s"
        : time.toString().replace("PT", "").toLowerCase(java.util.Locale.ROOT);
  }
}
