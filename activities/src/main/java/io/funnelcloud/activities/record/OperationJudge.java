package io.funnelcloud.activities.record;

import io.funnelcloud.contract.request.NotStartedJudgement;
import java.time.Instant;

/// What it means when an agent says that it never started an operation.
public final class OperationJudge {

  private OperationJudge() {}

  /// @param journalId the journal that says so
  public static NotStartedJudgement notStarted(OperationRow row, String journalId, Instant now) {
    return switch (row.state()) {
      case CANCELLED -> NotStartedJudgement.CANCELLED;
      case EXPIRED -> NotStartedJudgement.EXPIRED;
      case SUCCEEDED, FAILED, TIMED_OUT, REFUSED, LOST -> NotStartedJudgement.LOST;
      case QUEUED, AWAITING_CONSENT, DELIVERED, RUNNING, UNKNOWN -> open(row, journalId, now);
    };
  }

  private static NotStartedJudgement open(OperationRow row, String journalId, Instant now) {
    if (row.journalId().filter(claimed -> !claimed.equals(journalId)).isPresent()) {
      return NotStartedJudgement.LOST;
    }
    if (row.cancelAskedAt().isPresent()) {
      return NotStartedJudgement.CANCELLED;
    }
    return now.isBefore(row.deliverBy())
        ? NotStartedJudgement.RUN_AGAIN
        : NotStartedJudgement.EXPIRED;
  }
}
