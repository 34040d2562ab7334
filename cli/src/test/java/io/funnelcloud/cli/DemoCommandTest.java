package io.funnelcloud.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.cli.demo.Outcome;
import io.funnelcloud.cli.home.Surroundings;
import io.funnelcloud.cli.screen.Screen;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What `aj demo` makes of an outcome. The real thing runs in system-test.
class DemoCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Seat seat =
      new Seat(
          new Screen(
              new PrintStream(out, true, StandardCharsets.UTF_8),
              new PrintStream(err, true, StandardCharsets.UTF_8),
              new ByteArrayInputStream(new byte[0]),
              Screen.Terminals.NONE),
          new Surroundings(Map.of(), Map.of()));

  private static Outcome outcome(int twice, String... faults) {
    return new Outcome(3, 3 + twice, twice, 0, 60, List.of(), List.of(), List.of(faults), 40);
  }

  @Test
  void endsWellWhenAllIsAsPromised() {
    assertThat(new DemoCommand(seat).tell(outcome(0), true)).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("3 jobs · 3 effects · 0 twice · 0 lost\n");
    assertThat(err.size()).isZero();
  }

  @Test
  void endsWithOneAndSaysWhichClaimIsFalse() {
    int code = new DemoCommand(seat).tell(outcome(1, "oak: its effect is there 2 times"), true);
    assertThat(code).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("3 jobs · 4 effects · 1 twice · 0 lost\n");
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("not as promised: oak: its effect is there 2 times");
  }

  @Test
  void writesOneObjectWithTheCounts() {
    assertThat(new DemoCommand(seat).tell(outcome(0), false)).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith("{\"jobs\":3,\"effects\":3,\"twice\":0,\"lost\":0")
        .hasLineCount(1);
  }

  @Test
  void refusesAHomeOfAPerson() {
    assertThat(Aj.run(seat, "demo", "--home", "/home/a")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("--home /home/a");
  }
}
