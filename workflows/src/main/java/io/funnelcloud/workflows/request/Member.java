package io.funnelcloud.workflows.request;

import io.funnelcloud.contract.fleet.Presence;
import io.funnelcloud.contract.fleet.Target;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.request.MachineOutcome;
import io.funnelcloud.contract.request.RecordAsk.OperationChange;
import java.time.Instant;
import java.util.Optional;

/// One machine's part in a request: its operation, what is known of it, and what is outstanding.
///
/// @param result present means, and only means, that the operation is closed or only its denial is
///   still judged
/// @param role whether it counts in the roll-up
record Member(
    Target target,
    OperationRef ref,
    OperationState state,
    String why,
    Instant since,
    Errand errand,
    Role role,
    Optional<OperationResult> result) {

  /// What the workflow waits for on behalf of this operation.
  enum Errand {
    PREPARE,
    RUN,
    ATTACH,
    /// Nothing was answered; it is attached to again once HQ hears of it.
    CONTACT,
    JUDGEMENT,
    REPLACEMENT,
    NOTHING
  }

  /// Why a machine takes part.
  enum Role {
    CHOSEN,
    /// Takes the place of a machine that never started its operation.
    STAND_IN,
    /// Never started; another machine took its place, so it no longer counts.
    REPLACED
  }

  static Member planned(Target target, OperationRef ref, Role role, Instant at) {
    return new Member(
        target,
        ref,
        OperationState.QUEUED,
        Words.queued(target),
        at,
        Errand.PREPARE,
        role,
        Optional.empty());
  }

  OpId opId() {
    return ref.opId();
  }

  boolean isOpen() {
    return errand != Errand.NOTHING;
  }

  /// Whether its machine may still answer.
  boolean isSent() {
    return errand == Errand.RUN || errand == Errand.ATTACH || errand == Errand.CONTACT;
  }

  boolean counts() {
    return role != Role.REPLACED;
  }

  boolean waitsForMachine() {
    return state == OperationState.QUEUED && target.presence() != Presence.ONLINE;
  }

  Member prepared(OperationRef written) {
    return new Member(target, written, state, why, since, errand, role, result);
  }

  Member sent(Errand next) {
    return new Member(target, ref, state, why, since, next, role, result);
  }

  Member became(OperationState next, String words, Instant at, Errand waiting) {
    return new Member(target, ref, next, words, at, waiting, role, result);
  }

  /// The operation ended; `waiting` says what still has to be asked about it.
  Member ended(OperationResult end, Errand waiting) {
    return new Member(
        target, ref, end.state(), end.why(), end.endedAt(), waiting, role, Optional.of(end));
  }

  Member closedByHq(OperationState end, String words, Instant at, Errand waiting) {
    return ended(OperationResult.without(opId(), end, words, at), waiting);
  }

  Member replacedBy(Target other) {
    return new Member(
        target,
        ref,
        state,
        why + "; moved to " + other.name(),
        since,
        Errand.NOTHING,
        Role.REPLACED,
        result);
  }

  MachineOutcome outcome() {
    return new MachineOutcome(target.name(), state, why);
  }

  OperationChange change() {
    return new OperationChange(opId(), state, why, since);
  }
}
