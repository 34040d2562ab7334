package io.funnelcloud.agent.operation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Finds out afterwards that the machine slept, or that this process was stopped. Somebody must
/// look regularly.
final class SleepWatch {
  private static final Path UPTIME = Path.of("/proc/uptime");
  private static final Duration SLEPT_MIN = Duration.ofSeconds(2);

  private final Supplier<OptionalLong> sinceBoot;
  private final LongSupplier awake;
  private final Duration lateMax;
  private OptionalLong lastSinceBoot;
  private long lastAwake;

  /// @param sinceBoot nanoseconds that go on while the machine sleeps; empty where nobody tells
  /// @param awake nanoseconds that stand still while the machine sleeps
  /// @param lateMax how far apart looks may be
  SleepWatch(Supplier<OptionalLong> sinceBoot, LongSupplier awake, Duration lateMax) {
    this.sinceBoot = sinceBoot;
    this.awake = awake;
    this.lateMax = lateMax;
    this.lastSinceBoot = sinceBoot.get();
    this.lastAwake = awake.getAsLong();
  }

  static SleepWatch ofSystem(Duration lateMax) {
    return new SleepWatch(SleepWatch::uptime, System::nanoTime, lateMax);
  }

  /// What happened since the last look.
  sealed interface Pause {
    /// The whole machine slept.
    record Slept(Duration time) implements Pause {}

    /// The machine was awake, but this process was not.
    record Stopped(Duration time) implements Pause {}
  }

  Optional<Pause> look() {
    OptionalLong boot = sinceBoot.get();
    long now = awake.getAsLong();
    Duration wokeFor = Duration.ofNanos(now - lastAwake);
    Duration slept = slept(boot, wokeFor);
    lastSinceBoot = boot;
    lastAwake = now;
    if (slept.compareTo(SLEPT_MIN) > 0) {
      return Optional.of(new Pause.Slept(slept));
    }
    return wokeFor.compareTo(lateMax) > 0
        ? Optional.of(new Pause.Stopped(wokeFor))
        : Optional.empty();
  }

  private Duration slept(OptionalLong boot, Duration wokeFor) {
    if (boot.isEmpty() || lastSinceBoot.isEmpty()) {
      return Duration.ZERO;
    }
    return Duration.ofNanos(boot.getAsLong() - lastSinceBoot.getAsLong()).minus(wokeFor);
  }

  /// On Linux this counts sleep; the JVM's own clock there does not.
  private static OptionalLong uptime() {
    try {
      String text = Files.readString(UPTIME);
      double seconds = Double.parseDouble(text.substring(0, text.indexOf(' ')));
      return OptionalLong.of((long) (seconds * 1e9));
    } catch (IOException | RuntimeException e) {
      return OptionalLong.empty();
    }
  }
}
