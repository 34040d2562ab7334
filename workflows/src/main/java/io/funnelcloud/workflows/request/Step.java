package io.funnelcloud.workflows.request;

import io.funnelcloud.contract.fleet.MachineName;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.contract.request.DiscoverAsk;
import io.funnelcloud.contract.request.NotStartedAsk;
import io.funnelcloud.contract.request.PrepareAsk;
import io.funnelcloud.contract.request.RecordAsk;
import io.funnelcloud.contract.request.RequestResult;
import java.time.Duration;

/// Something the workflow shell does because the planner said so. It makes no choices about it.
sealed interface Step {
  record Classify() implements Step {}

  record Discover(DiscoverAsk ask) implements Step {}

  record Rediscover(OpId instead, DiscoverAsk ask) implements Step {}

  record Prepare(PrepareAsk ask) implements Step {}

  record StartApprovalTimer(Duration limit) implements Step {}

  record StopApprovalTimer() implements Step {}

  /// Sends RunOperation to the machine; `patience` is what is left until deliver-by.
  record Run(OperationRef ref, MachineName machine, Duration patience) implements Step {}

  /// Sends AttachOperation to the machine; `limit` is how long an answer may take.
  record Attach(OperationRef ref, MachineName machine, Duration limit) implements Step {}

  /// Withdraws what was sent for the operation; never a proof of anything.
  record Withdraw(OpId opId) implements Step {}

  record StartResolveTimer(OpId opId, MachineName machine, Duration limit) implements Step {}

  record StopResolveTimer(OpId opId) implements Step {}

  record AskLastContact(OpId opId) implements Step {}

  record JudgeNotStarted(NotStartedAsk ask) implements Step {}

  record JudgeDenial(OpId opId) implements Step {}

  record LookForCancelled() implements Step {}

  record WriteDown(RecordAsk ask) implements Step {}

  record Finish(RecordAsk ask, RequestResult result) implements Step {}
}
