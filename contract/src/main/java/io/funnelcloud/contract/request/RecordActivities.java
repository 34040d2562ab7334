package io.funnelcloud.contract.request;

import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationRef;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;

/// Writes what a request decides into HQ's store. Every method is keyed by request or op id and may
/// be called twice with the same input without a second effect.
@ActivityInterface
public interface RecordActivities {

  /// Inserts the op rows before anything is scheduled; existing rows stay as they are.
  @ActivityMethod(name = "PrepareOperations")
  List<OperationRef> prepare(PrepareAsk ask);

  /// Writes status, why and closed operations of a request; a terminal state is never rewritten.
  @ActivityMethod(name = "RecordProgress")
  void record(RecordAsk ask);

  /// The operations of the request that HQ closed as cancelled before any agent claimed them.
  @ActivityMethod(name = "CancelledBeforeClaim")
  List<OpId> cancelledBeforeClaim(RequestId request);

  /// Compares the journal that says "not started" with the one that claimed the operation.
  @ActivityMethod(name = "JudgeNotStarted")
  NotStartedJudgement judgeNotStarted(NotStartedAsk ask);

  /// Keeps what was learnt; nothing learnt means no memo.
  @ActivityMethod(name = "Summarise")
  SummaryOutcome summarise(RequestId request);
}
