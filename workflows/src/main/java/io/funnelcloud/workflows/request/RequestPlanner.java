package io.funnelcloud.workflows.request;

import io.funnelcloud.workflows.request.RequestState.Phase;

/// Decides what a request does next. Pure: the same state and event always give the same plan, so
/// every rule can be tested, and replayed, without Temporal.
final class RequestPlanner {

  private RequestPlanner() {}

  static Plan next(RequestState state, Event event) {
    if (state.isEnded()) {
      return Plan.of(state);
    }
    Plan plan = react(state, event);
    RequestState after = plan.state();
    boolean allClosed = after.phase() == Phase.WORKING && !after.hasOpenMember();
    return allClosed ? plan.then(Closing.byOperations(after, event.at())) : plan;
  }

  private static Plan react(RequestState state, Event event) {
    return switch (event) {
      case Event.Started _ -> Plan.of(state, new Step.Classify());
      case Event.Classified classified -> Opening.classified(state, classified);
      case Event.Discovered discovered -> Opening.discovered(state, discovered);
      case Event.ApprovalAnswered answered -> Opening.answered(state, answered);
      case Event.NobodyAnswered nobody -> Opening.nobodyAnswered(state, nobody);
      case Event.Impossible impossible -> Opening.impossible(state, impossible);
      case Event.Prepared prepared -> Delivery.prepared(state, prepared);
      case Event.OperationEnded ended -> Delivery.ended(state, ended);
      case Event.NeverDelivered never -> Delivery.neverDelivered(state, never);
      case Event.DenialJudged judged -> Delivery.denialJudged(state, judged);
      case Event.Rediscovered found -> Replacing.rediscovered(state, found);
      case Event.ContactLost lost -> Contact.lost(state, lost);
      case Event.NotStarted notStarted -> Contact.notStarted(state, notStarted);
      case Event.NotStartedJudged judged -> Contact.notStartedJudged(state, judged);
      case Event.AttachGaveUp gaveUp -> Contact.attachGaveUp(state, gaveUp);
      case Event.ResolvePassed passed -> Contact.resolvePassed(state, passed);
      case Event.ContactTold told -> Contact.told(state, told);
      case Event.CancelAsked asked -> Cancelling.asked(state, asked);
      case Event.CancelledBeforeClaim closed -> Cancelling.beforeClaim(state, closed);
      case Event.Settled settled -> Closing.settle(state, settled.at());
    };
  }
}
