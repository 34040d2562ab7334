package io.funnelcloud.agent.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// Sleep and stops, told from two clocks.
final class SleepWatchTest {
  private long boot = 1_000_000_000_000L;
  private long awake = 700_000_000_000L;
  private final SleepWatch watch =
      new SleepWatch(() -> OptionalLong.of(boot), () -> awake, Duration.ofSeconds(25));

  private void pass(Duration awakeTime, Duration sleep) {
    awake += awakeTime.toNanos();
    boot += awakeTime.plus(sleep).toNanos();
  }

  @Test
  void nothingHappensWhileBothGoOn() {
    pass(Duration.ofSeconds(10), Duration.ofMillis(10));

    assertThat(watch.look()).isEmpty();
  }

  @Test
  void sleepIsWhatOneClockMissed() {
    pass(Duration.ofSeconds(10), Duration.ofHours(8));

    assertThat(watch.look()).hasValue(new SleepWatch.Pause.Slept(Duration.ofHours(8)));
    pass(Duration.ofSeconds(10), Duration.ZERO);
    assertThat(watch.look()).isEmpty();
  }

  @Test
  void aLateLookIsAStop() {
    pass(Duration.ofSeconds(40), Duration.ZERO);

    assertThat(watch.look()).hasValue(new SleepWatch.Pause.Stopped(Duration.ofSeconds(40)));
  }

  @Test
  void whereNoClockCountsSleepOnlyStopsAreSeen() {
    SleepWatch blind = new SleepWatch(OptionalLong::empty, () -> awake, Duration.ofSeconds(25));
    pass(Duration.ofSeconds(10), Duration.ofHours(8));
    assertThat(blind.look()).isEmpty();
    pass(Duration.ofSeconds(60), Duration.ZERO);

    assertThat(blind.look()).isPresent();
  }

  @Test
  void theSystemsClocksAgreeWhileItIsAwake() {
    SleepWatch real = SleepWatch.ofSystem(Duration.ofMinutes(10));

    assertThat(real.look()).isEmpty();
  }
}
