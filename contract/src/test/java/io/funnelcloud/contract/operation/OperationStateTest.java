package io.funnelcloud.contract.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OperationStateTest {
  private static final List<OperationState> ORDER_OF_THE_PAGE =
      List.of(
          OperationState.AWAITING_CONSENT,
          OperationState.DELIVERED,
          OperationState.UNKNOWN,
          OperationState.SUCCEEDED,
          OperationState.FAILED,
          OperationState.TIMED_OUT,
          OperationState.REFUSED,
          OperationState.EXPIRED,
          OperationState.CANCELLED,
          OperationState.LOST);

  @Test
  void terminalStatesAreFinal() {
    for (OperationState state : OperationState.values()) {
      assertThat(state.next().isEmpty()).as(state.name()).isEqualTo(state.isTerminal());
    }
  }

  @Test
  void everyStateButTheFirstIsReached() {
    Set<OperationState> reached = EnumSet.noneOf(OperationState.class);
    Arrays.stream(OperationState.values()).forEach(state -> reached.addAll(state.next()));
    assertThat(reached).containsExactlyInAnyOrder(OperationState.values());
  }

  @Test
  void theTableOfTheConceptsPageIsTheTableOfTheCode() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "concepts", "execution.md"));
    for (OperationState state : OperationState.values()) {
      if (!state.isTerminal()) {
        assertThat(page).as(state.name()).contains(row(state));
      }
    }
  }

  /// The page writes long rows short; this spells them out again.
  private static String row(OperationState state) {
    String next =
        switch (state) {
          case DELIVERED -> "RUNNING · UNKNOWN · any terminal but EXPIRED";
          case UNKNOWN -> "QUEUED · RUNNING · any terminal";
          case QUEUED, AWAITING_CONSENT, RUNNING -> spelt(state);
          case SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, REFUSED, EXPIRED, LOST -> "";
        };
    return "| " + state + " | " + next + " |";
  }

  private static String spelt(OperationState state) {
    return ORDER_OF_THE_PAGE.stream()
        .filter(state::mayBecome)
        .map(Enum::name)
        .collect(Collectors.joining(" · "));
  }
}
