package io.funnelcloud.activities.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.contract.fleet.MachineName;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.request.NotStartedJudgement;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OperationJudgeTest {
  private static final Instant DEADLINE = Instant.parse("2026-03-14T14:02:30Z");
  private static final Instant EARLY = DEADLINE.minusSeconds(1);

  @Test
  void sameJournalInTimeRunsAgain() {
    assertThat(judge(row(OperationState.DELIVERED, Optional.of("j1")), EARLY))
        .isEqualTo(NotStartedJudgement.RUN_AGAIN);
    assertThat(judge(row(OperationState.QUEUED, Optional.empty()), EARLY))
        .isEqualTo(NotStartedJudgement.RUN_AGAIN);
  }

  @Test
  void afterTheDeadlineItExpires() {
    assertThat(judge(row(OperationState.DELIVERED, Optional.of("j1")), DEADLINE))
        .isEqualTo(NotStartedJudgement.EXPIRED);
  }

  @Test
  void anotherJournalLeavesItLost() {
    assertThat(judge(row(OperationState.RUNNING, Optional.of("j0")), EARLY))
        .isEqualTo(NotStartedJudgement.LOST);
  }

  @Test
  void aRecordedCancelWinsOverRunningAgain() {
    OperationRow open = row(OperationState.DELIVERED, Optional.of("j1"));
    OperationRow cancelled =
        new OperationRow(
            open.opId(),
            open.machine(),
            open.state(),
            open.why(),
            open.deliverBy(),
            open.journalId(),
            Optional.of(EARLY),
            open.heardAt());

    assertThat(judge(cancelled, EARLY)).isEqualTo(NotStartedJudgement.CANCELLED);
    assertThat(judge(row(OperationState.CANCELLED, Optional.empty()), EARLY))
        .isEqualTo(NotStartedJudgement.CANCELLED);
  }

  private static NotStartedJudgement judge(OperationRow row, Instant now) {
    return OperationJudge.notStarted(row, "j1", now);
  }

  private static OperationRow row(OperationState state, Optional<String> journal) {
    return new OperationRow(
        OpId.parse("r_7k2ab.1.agentnas.1"),
        new MachineName("nas"),
        state,
        "why",
        DEADLINE,
        journal,
        Optional.empty(),
        Optional.empty());
  }
}
