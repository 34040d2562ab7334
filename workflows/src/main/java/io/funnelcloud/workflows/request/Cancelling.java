package io.funnelcloud.workflows.request;

import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.request.RequestStatus;
import io.funnelcloud.workflows.request.Member.Errand;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What follows a cancel. The record at HQ decides; here only what was never claimed is closed, and
/// the rest is waited for (I5).
final class Cancelling {

  private Cancelling() {}

  static Plan asked(RequestState state, Event.CancelAsked event) {
    if (state.isCancelled()) {
      return Plan.of(state);
    }
    RequestState cancelled = state.cancelledBy(event.notice());
    return switch (state.phase()) {
      case JUDGING -> end(cancelled, event);
      case ASKING -> Plan.of(cancelled, new Step.StopApprovalTimer()).then(end(cancelled, event));
      case WORKING -> Plan.of(cancelled, new Step.LookForCancelled());
      case ENDED -> Plan.of(state);
    };
  }

  private static Plan end(RequestState state, Event.CancelAsked event) {
    String why = "cancelled by " + event.notice().user() + " before it started";
    return Closing.before(state, event.at(), RequestStatus.CANCELLED, why);
  }

  static Plan beforeClaim(RequestState state, Event.CancelledBeforeClaim event) {
    Plan plan = Plan.of(state);
    for (OpId opId : event.ops()) {
      plan = plan.then(closed(plan.state(), opId, event.at()));
    }
    return plan;
  }

  private static Plan closed(RequestState state, OpId opId, Instant at) {
    Member member = state.open(opId).filter(open -> open.result().isEmpty()).orElse(null);
    if (member == null) {
      return Plan.of(state);
    }
    return new Plan(state.changed(beforeStart(member, at)), withdrawn(member));
  }

  private static List<Step> withdrawn(Member member) {
    List<Step> steps = new ArrayList<>();
    switch (member.errand()) {
      case RUN -> steps.add(new Step.Withdraw(member.opId()));
      case ATTACH, CONTACT -> {
        steps.add(new Step.Withdraw(member.opId()));
        steps.add(new Step.StopResolveTimer(member.opId()));
      }
      case PREPARE, JUDGEMENT, REPLACEMENT, NOTHING -> {}
    }
    return steps;
  }

  static Member beforeStart(Member member, Instant at) {
    return member.closedByHq(
        OperationState.CANCELLED, "cancelled before it started", at, Errand.NOTHING);
  }
}
