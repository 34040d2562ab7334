package io.funnelcloud.contract.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineClockTest {
  @TempDir Path folder;

  @Test
  void isTheClockOfTheSystemWhenNothingElseIsAsked() {
    assertThat(MachineClock.ofProgram()).isEqualTo(Clock.systemUTC());
  }

  @Test
  void followsTheFileWithEveryLook() throws IOException {
    Path offset = folder.resolve("offset");
    Clock clock = MachineClock.steppedBy(offset);
    assertThat(clock.instant()).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
    Files.writeString(offset, Duration.ofHours(2).toMillis() + "\n");
    assertThat(clock.instant())
        .isCloseTo(Instant.now().plus(Duration.ofHours(2)), within(1, ChronoUnit.MINUTES));
    Files.writeString(offset, Long.toString(-Duration.ofHours(3).toMillis()));
    assertThat(clock.instant())
        .isCloseTo(Instant.now().minus(Duration.ofHours(3)), within(1, ChronoUnit.MINUTES));
  }
}
