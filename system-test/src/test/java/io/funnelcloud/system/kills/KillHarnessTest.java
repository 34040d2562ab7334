package io.funnelcloud.system.kills;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Goal: whatever dies, every op ends truly and nothing happens twice. Method: forty seeded
/// schedules of faults against one installation, at least eight ops each, judged by the checker.
class KillHarnessTest {
  private static final int SCHEDULES = 40;

  @Test
  void everyOpEndsTrulyWhateverIsKilled() {
    KillOptions options =
        new KillOptions(
            Path.of("..").toAbsolutePath().normalize(),
            20_261_122,
            1,
            SCHEDULES,
            Duration.ofMinutes(20),
            new KillOptions.Files(
                Optional.of(Path.of("target", "kill-harness.json")), Optional.empty()));
    JsonNode report = KillHarness.run(options);
    assertThat(report.path("violations")).as(report.path("totals").toPrettyString()).isEmpty();
    assertThat(report.path("totals").path("schedules").asInt()).isEqualTo(SCHEDULES);
    assertThat(report.path("totals").path("ops").asInt()).isGreaterThanOrEqualTo(8 * SCHEDULES);
  }

  @Test
  void aSeedAndANumberMakeTheSameSchedule() {
    Scope scope = new Scope(List.of("a", "b"), "c", true);
    assertThat(Schedule.drawn(7, 3, scope)).isEqualTo(Schedule.drawn(7, 3, scope));
    assertThat(Schedule.drawn(7, 4, scope)).isNotEqualTo(Schedule.drawn(7, 3, scope));
  }
}
