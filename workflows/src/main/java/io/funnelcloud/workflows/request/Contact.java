package io.funnelcloud.workflows.request;

import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.request.NotStartedAsk;
import io.funnelcloud.workflows.request.Member.Errand;
import java.time.Duration;
import java.time.Instant;

/// What follows when a machine falls silent after its operation was delivered: the operation is
/// UNKNOWN until something is proven (I4).
final class Contact {

  /// Beyond what the command may run and the silence that is borne, an hour for the way back.
  private static final Duration MARGIN = Duration.ofHours(1);

  /// How soon a refused attach is tried again; it bounds a loop that would otherwise spin.
  private static final Duration ATTACH_AGAIN = Duration.ofMinutes(1);

  private Contact() {}

  static Plan lost(RequestState state, Event.ContactLost event) {
    Member member = state.open(event.opId()).orElse(null);
    if (member == null || member.errand() != Errand.RUN) {
      return Plan.of(state);
    }
    Member unknown =
        member.became(
            OperationState.UNKNOWN, Words.lostContact(event.at()), event.at(), Errand.ATTACH);
    return Plan.of(
        state.changed(unknown), attach(state, member), patience(member, resolveBy(state)));
  }

  static Plan notStarted(RequestState state, Event.NotStarted event) {
    Member member = state.open(event.opId()).orElse(null);
    if (member == null || member.errand() != Errand.ATTACH) {
      return Plan.of(state);
    }
    return Plan.of(
        state.with(member.sent(Errand.JUDGEMENT)),
        new Step.StopResolveTimer(event.opId()),
        new Step.JudgeNotStarted(new NotStartedAsk(event.opId(), event.journalId())));
  }

  static Plan notStartedJudged(RequestState state, Event.NotStartedJudged event) {
    Member member = state.open(event.opId()).orElse(null);
    if (member == null || member.errand() != Errand.JUDGEMENT || member.result().isPresent()) {
      return Plan.of(state);
    }
    Instant at = event.at();
    return switch (event.judgement()) {
      case RUN_AGAIN -> again(state, member, at);
      case EXPIRED -> Delivery.close(state, member, Delivery.expired(member, at));
      case LOST -> {
        String why = Words.otherJournal(member);
        Member lost = member.closedByHq(OperationState.LOST, why, at, Errand.NOTHING);
        yield Delivery.close(state, member, lost);
      }
      case CANCELLED -> Delivery.close(state, member, Cancelling.beforeStart(member, at));
    };
  }

  private static Plan again(RequestState state, Member member, Instant at) {
    if (state.isCancelled()) {
      return Delivery.close(state, member, Cancelling.beforeStart(member, at));
    }
    Member queued =
        member.became(OperationState.QUEUED, Words.queued(member.target()), at, Errand.RUN);
    return Delivery.run(state.changed(queued), queued, at);
  }

  static Plan attachGaveUp(RequestState state, Event.AttachGaveUp event) {
    Member member = state.open(event.opId()).orElse(null);
    if (member == null || member.errand() != Errand.ATTACH) {
      return Plan.of(state);
    }
    return Plan.of(
        state.with(member.sent(Errand.CONTACT)),
        new Step.StopResolveTimer(event.opId()),
        patience(member, ATTACH_AGAIN));
  }

  static Plan resolvePassed(RequestState state, Event.ResolvePassed event) {
    return state
        .open(event.opId())
        .filter(Contact::isSilent)
        .map(_ -> Plan.of(state, new Step.AskLastContact(event.opId())))
        .orElse(Plan.of(state));
  }

  static Plan told(RequestState state, Event.ContactTold event) {
    Member member = state.open(event.opId()).filter(Contact::isSilent).orElse(null);
    if (member == null) {
      return Plan.of(state);
    }
    Instant last =
        event.contact().heardAt().filter(member.since()::isBefore).orElse(member.since());
    Duration left = Duration.between(event.at(), last.plus(resolveBy(state)));
    return left.isPositive() ? wait(state, member, left) : giveUp(state, member, event.at());
  }

  private static Plan wait(RequestState state, Member member, Duration left) {
    return member.errand() == Errand.ATTACH
        ? Plan.of(state, patience(member, left))
        : Plan.of(
            state.with(member.sent(Errand.ATTACH)), attach(state, member), patience(member, left));
  }

  private static Plan giveUp(RequestState state, Member member, Instant at) {
    String why = Words.neverKnown(member, state.isCancelled());
    Member lost = member.closedByHq(OperationState.LOST, why, at, Errand.NOTHING);
    return Plan.of(state.changed(lost), new Step.Withdraw(member.opId()));
  }

  private static boolean isSilent(Member member) {
    return member.errand() == Errand.ATTACH || member.errand() == Errand.CONTACT;
  }

  private static Step attach(RequestState state, Member member) {
    Duration limit = member.ref().runFor().plus(MARGIN).plus(resolveBy(state));
    return new Step.Attach(member.ref(), member.target().name(), limit);
  }

  private static Step patience(Member member, Duration limit) {
    return new Step.StartResolveTimer(member.opId(), member.target().name(), limit);
  }

  private static Duration resolveBy(RequestState state) {
    return state.input().clocks().resolveBy();
  }
}
