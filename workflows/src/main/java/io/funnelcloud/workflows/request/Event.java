package io.funnelcloud.workflows.request;

import io.funnelcloud.contract.fleet.FleetSnapshot;
import io.funnelcloud.contract.intent.Verdict;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.request.ApprovalAnswer;
import io.funnelcloud.contract.request.CancelNotice;
import io.funnelcloud.contract.request.Denial;
import io.funnelcloud.contract.request.LastContact;
import io.funnelcloud.contract.request.NotStartedJudgement;
import java.time.Instant;
import java.util.List;

/// Something that happened to a request, and when by the clock of its workflow.
sealed interface Event {
  Instant at();

  record Started(Instant at) implements Event {}

  record Classified(Instant at, Verdict verdict) implements Event {}

  record Discovered(Instant at, FleetSnapshot fleet) implements Event {}

  /// HQ cannot go on: a look-up it needs was refused for good.
  record Impossible(Instant at, String why) implements Event {}

  record Prepared(Instant at, List<OperationRef> refs) implements Event {}

  record ApprovalAnswered(Instant at, ApprovalAnswer answer) implements Event {}

  record NobodyAnswered(Instant at) implements Event {}

  record CancelAsked(Instant at, CancelNotice notice) implements Event {}

  record CancelledBeforeClaim(Instant at, List<OpId> ops) implements Event {}

  /// An answer arrived on behalf of `opId`; the result names the operation it is of.
  record OperationEnded(Instant at, OpId opId, OperationResult result) implements Event {}

  record DenialJudged(Instant at, OpId opId, Denial denial) implements Event {}

  /// The agent never accepted the task: with one attempt, the proof that nothing was delivered.
  record NeverDelivered(Instant at, OpId opId) implements Event {}

  /// Nothing is heard any more of what was delivered, or what is heard makes no sense.
  record ContactLost(Instant at, OpId opId) implements Event {}

  record NotStarted(Instant at, OpId opId, String journalId) implements Event {}

  record NotStartedJudged(Instant at, OpId opId, NotStartedJudgement judgement) implements Event {}

  /// Attaching ended without an answer.
  record AttachGaveUp(Instant at, OpId opId) implements Event {}

  /// The time to resolve lost contact is over, unless HQ heard of the operation since.
  record ResolvePassed(Instant at, OpId opId) implements Event {}

  record ContactTold(Instant at, OpId opId, LastContact contact) implements Event {}

  /// Other machines were looked for in place of one that never started its operation.
  record Rediscovered(Instant at, OpId instead, FleetSnapshot fleet) implements Event {}

  /// No further event is waiting: what changed may be written down.
  record Settled(Instant at) implements Event {}
}
