package io.funnelcloud.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.contract.api.OperationView;
import io.funnelcloud.contract.operation.OperationState;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StateWordsTest {
  private static OperationView machine(OperationState state, String why) {
    Instant since = Instant.parse("2026-11-21T14:02:00Z");
    return new OperationView(
        "laptop",
        "a",
        "o",
        state,
        why,
        since,
        Optional.of(100),
        Optional.empty(),
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        0,
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "UNKNOWN,'','no contact since 14:02, may still be running'",
    "EXPIRED,laptop was offline until the deadline,never started: laptop was offline until the"
        + " deadline",
    "LOST,machine restarted,did not finish: machine restarted",
    "REFUSED,nobody answered,not run: nobody answered",
    "EXPIRED,never started: laptop was away,never started: laptop was away",
    "CANCELLED,cancelled,cancelled",
    "QUEUED,waits for its machine,waits for its machine",
    "UNKNOWN,'supervisor killed, command still running',"
        + "'outcome not known yet: supervisor killed, command still running'",
    "FAILED,'',failed with exit code 100",
  })
  void tellsAStateInWords(OperationState state, String why, String words) {
    assertThat(StateWords.of(machine(state, why))).isEqualTo(words);
  }

  @Test
  void tellsSinceWhenAMachineIsAwayAndUntilWhenItIsWaitedFor() {
    Instant since = Instant.parse("2026-11-21T14:02:00Z");
    OperationView waiting =
        new OperationView(
            "laptop",
            "a",
            "o",
            OperationState.QUEUED,
            "",
            since,
            Optional.empty(),
            Optional.empty(),
            0,
            0,
            Optional.empty(),
            Optional.empty(),
            0,
            0,
            0,
            Optional.empty(),
            Optional.empty(),
            Optional.of(since),
            Optional.of(since.plusSeconds(3600)),
            Optional.empty(),
            Optional.empty());
    assertThat(StateWords.of(waiting))
        .matches("is offline since (11-21 )?14:02; waits until (11-21 )?15:02");
  }

  @ParameterizedTest
  @EnumSource(OperationState.class)
  void neverShowsTheNameOfAState(OperationState state) {
    assertThat(StateWords.of(machine(state, ""))).doesNotContain(state.name()).isNotBlank();
  }

  @Test
  void writesSizesAsPeopleReadThem() {
    assertThat(ByteWords.of(1536)).isEqualTo("1.5 KiB");
    assertThat(ByteWords.of(12)).isEqualTo("12 B");
  }
}
