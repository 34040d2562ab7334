package io.funnelcloud.workflows.request;

import io.funnelcloud.contract.intent.Intent;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.request.Denial;
import io.funnelcloud.workflows.request.Member.Errand;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What follows when operations are prepared, delivered or answered.
final class Delivery {

  /// Temporal takes no empty wait; a second is still honest when deliver-by is just over.
  private static final Duration WAIT_MIN = Duration.ofSeconds(1);

  private Delivery() {}

  static Plan prepared(RequestState state, Event.Prepared event) {
    Plan plan = Plan.of(state);
    for (OperationRef ref : event.refs()) {
      plan = plan.then(prepared(plan.state(), ref, event.at()));
    }
    return plan;
  }

  private static Plan prepared(RequestState state, OperationRef ref, Instant at) {
    Member member = state.members().get(ref.opId());
    if (member == null || member.errand() != Errand.PREPARE) {
      return Plan.of(state);
    }
    return state.isCancelled()
        ? Plan.of(state.changed(Cancelling.beforeStart(member, at)))
        : run(state, member.prepared(ref), at);
  }

  /// Sends the operation, or sends it again under the same name (I1).
  static Plan run(RequestState state, Member member, Instant at) {
    Duration left = Duration.between(at, member.ref().deliverBy());
    Duration wait = left.compareTo(WAIT_MIN) < 0 ? WAIT_MIN : left;
    return Plan.of(
        state.with(member.sent(Errand.RUN)),
        new Step.Run(member.ref(), member.target().name(), wait));
  }

  static Plan ended(RequestState state, Event.OperationEnded event) {
    Member member = state.open(event.opId()).filter(Member::isSent).orElse(null);
    if (member == null) {
      return Plan.of(state);
    }
    OperationResult result = checked(member, event);
    if (mayLackRights(state, result)) {
      Member judged = member.ended(result, Errand.JUDGEMENT);
      return stopped(state, member)
          .then(Plan.of(state.with(judged), new Step.JudgeDenial(member.opId())));
    }
    return close(state, member, member.ended(result, Errand.NOTHING));
  }

  /// An answer for another operation proves nothing about this one (I2).
  private static OperationResult checked(Member member, Event.OperationEnded event) {
    return event.result().opId().equals(member.opId())
        ? event.result()
        : OperationResult.without(
            member.opId(),
            OperationState.LOST,
            "did not finish: the machine answered for another operation",
            event.at());
  }

  private static boolean mayLackRights(RequestState state, OperationResult result) {
    return result.state() == OperationState.FAILED
        && state.verdict().orElseThrow().intents().contains(Intent.PRIVILEGE_ESCALATION);
  }

  static Plan denialJudged(RequestState state, Event.DenialJudged event) {
    Member member = state.open(event.opId()).orElse(null);
    if (member == null || member.errand() != Errand.JUDGEMENT || member.result().isEmpty()) {
      return Plan.of(state);
    }
    OperationResult result = member.result().orElseThrow();
    OperationResult told =
        switch (event.denial()) {
          case Denial.NotProven() -> result;
          case Denial.Proven proven -> because(result, Words.needsRights(proven));
        };
    return close(state, member, member.ended(told, Errand.NOTHING));
  }

  private static OperationResult because(OperationResult result, String why) {
    return new OperationResult(
        result.opId(),
        result.agentId(),
        result.state(),
        why,
        result.exitCode(),
        result.signal(),
        result.stdout(),
        result.stderr(),
        result.artifact(),
        result.startedAt(),
        result.endedAt(),
        result.cpuTime(),
        result.memoryPeakBytes(),
        result.leftRunning());
  }

  static Plan neverDelivered(RequestState state, Event.NeverDelivered event) {
    Member member = state.open(event.opId()).orElse(null);
    if (member == null || member.errand() != Errand.RUN) {
      return Plan.of(state);
    }
    Member closed =
        state.isCancelled()
            ? Cancelling.beforeStart(member, event.at())
            : expired(member, event.at());
    return close(state, member, closed);
  }

  static Member expired(Member member, Instant at) {
    return member.closedByHq(
        OperationState.EXPIRED, Words.neverStarted(member.target()), at, Errand.NOTHING);
  }

  /// Closes an operation, or looks for another machine first where that is allowed.
  static Plan close(RequestState state, Member before, Member closed) {
    Plan stopped = stopped(state, before);
    return Replacing.mayReplace(state, closed)
        ? stopped.then(Replacing.look(state, closed))
        : stopped.then(Plan.of(state.changed(closed)));
  }

  private static Plan stopped(RequestState state, Member member) {
    List<Step> steps = new ArrayList<>();
    if (member.errand() == Errand.ATTACH || member.errand() == Errand.CONTACT) {
      steps.add(new Step.StopResolveTimer(member.opId()));
    }
    return new Plan(state, steps);
  }
}
