package io.funnelcloud.workflows.request;

import io.funnelcloud.contract.fleet.FleetSnapshot;
import io.funnelcloud.contract.fleet.Target;
import io.funnelcloud.contract.intent.Verdict;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.request.DiscoverAsk;
import io.funnelcloud.contract.request.PrepareAsk;
import io.funnelcloud.contract.request.RequestInput;
import io.funnelcloud.contract.request.RequestStatus;
import io.funnelcloud.workflows.request.Member.Errand;
import io.funnelcloud.workflows.request.Member.Role;
import io.funnelcloud.workflows.request.RequestState.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// From the words of a request to its operations: judge, find machines, ask, prepare.
final class Opening {
  private static final int STEP = 1;
  private static final int ATTEMPT = 1;

  /// References in one answer of Prepare: 200 of about 250 bytes stay under the 64 KiB of I10.
  private static final int PREPARE_MAX = 200;

  private Opening() {}

  static Plan classified(RequestState state, Event.Classified event) {
    if (state.verdict().isPresent()) {
      return Plan.of(state);
    }
    RequestInput input = state.input();
    DiscoverAsk ask = new DiscoverAsk(input.id(), input.selector(), input.offline(), Set.of());
    return Plan.of(state.judged(event.verdict()), new Step.Discover(ask));
  }

  static Plan discovered(RequestState state, Event.Discovered event) {
    if (state.verdict().isEmpty() || state.phase() != Phase.JUDGING) {
      return Plan.of(state);
    }
    FleetSnapshot fleet = event.fleet();
    RequestState found = state.found(fleet);
    if (fleet.targets().isEmpty()) {
      return nobody(found, event);
    }
    Verdict verdict = state.verdict().orElseThrow();
    if (!Gate.needsApproval(verdict, fleet)) {
      return prepare(found, event.at());
    }
    return Gate.isBypassed(state)
        ? prepare(found.approved(state.input().user()), event.at())
        : Plan.of(found.at(Phase.ASKING), new Step.StartApprovalTimer(Gate.ANSWER_WITHIN));
  }

  /// Machines that exist but are offline expire; a selector that names nothing is refused.
  private static Plan nobody(RequestState state, Event.Discovered event) {
    FleetSnapshot fleet = event.fleet();
    return fleet.skipped().isEmpty()
        ? Closing.before(state, event.at(), RequestStatus.REFUSED, "not run: " + fleet.problem())
        : Closing.before(
            state, event.at(), RequestStatus.EXPIRED, "never started: " + fleet.problem());
  }

  static Plan answered(RequestState state, Event.ApprovalAnswered event) {
    if (Gate.objection(state, event.answer()).isPresent()) {
      return Plan.of(state);
    }
    Plan stop = Plan.of(state, new Step.StopApprovalTimer());
    String user = event.answer().user().value();
    return switch (event.answer().decision()) {
      case APPROVE -> stop.then(prepare(state.approved(event.answer().user()), event.at()));
      case DENY ->
          stop.then(Closing.before(state, event.at(), RequestStatus.REFUSED, user + " said no"));
    };
  }

  static Plan nobodyAnswered(RequestState state, Event.NobodyAnswered event) {
    return state.phase() == Phase.ASKING
        ? Closing.before(state, event.at(), RequestStatus.REFUSED, "nobody answered")
        : Plan.of(state);
  }

  /// Ends what cannot go on; what may run on a machine keeps its own fate.
  static Plan impossible(RequestState state, Event.Impossible event) {
    if (state.phase() != Phase.WORKING) {
      return Closing.before(state, event.at(), RequestStatus.FAILED, event.why());
    }
    RequestState next = state;
    for (Member member : state.members().values()) {
      next = withoutHq(next, member, event);
    }
    return Plan.of(next);
  }

  private static RequestState withoutHq(RequestState state, Member member, Event.Impossible event) {
    return switch (member.errand()) {
      case PREPARE ->
          state.changed(
              member.closedByHq(
                  OperationState.REFUSED, "not run: " + event.why(), event.at(), Errand.NOTHING));
      case JUDGEMENT, REPLACEMENT ->
          member.result().isPresent()
              ? state.changed(member.sent(Errand.NOTHING))
              : state.changed(
                  member.closedByHq(
                      OperationState.LOST,
                      "did not finish: " + event.why(),
                      event.at(),
                      Errand.NOTHING));
      case RUN, ATTACH, CONTACT, NOTHING -> state;
    };
  }

  /// Preparing writes RUNNING by itself.
  private static Plan prepare(RequestState state, Instant at) {
    List<Target> targets = state.fleet().orElseThrow().targets();
    RequestState working =
        state.at(Phase.WORKING).recording(RequestStatus.RUNNING, state.unrecorded());
    return prepare(working, targets, Role.CHOSEN, at);
  }

  /// Plans one operation per target and has HQ write them before anything is sent.
  static Plan prepare(RequestState state, List<Target> targets, Role role, Instant at) {
    Instant deliverBy = at.plus(state.input().clocks().deliverBy());
    List<Member> members =
        targets.stream()
            .map(target -> Member.planned(target, ref(state, target, deliverBy), role, at))
            .toList();
    List<Step> steps = new ArrayList<>();
    for (int from = 0; from < targets.size(); from += PREPARE_MAX) {
      int to = Math.min(targets.size(), from + PREPARE_MAX);
      steps.add(new Step.Prepare(ask(state, targets.subList(from, to), deliverBy)));
    }
    return new Plan(state.with(members), steps);
  }

  private static OperationRef ref(RequestState state, Target target, Instant deliverBy) {
    RequestInput input = state.input();
    OpId opId = new OpId(input.id(), STEP, target.agent(), ATTEMPT);
    return new OperationRef(
        opId,
        target.agent(),
        input.specSha256(),
        deliverBy,
        input.clocks().runFor(),
        input.priority());
  }

  private static PrepareAsk ask(RequestState state, List<Target> targets, Instant deliverBy) {
    return new PrepareAsk(
        state.input().id(),
        STEP,
        ATTEMPT,
        targets.stream().map(Target::agent).toList(),
        deliverBy,
        state.approvedBy(),
        state.verdict().orElseThrow().intents(),
        state.verdict(),
        state.fleet());
  }
}
