package io.funnelcloud.workflows.request;

import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.request.JudgeActivities;
import io.funnelcloud.contract.request.NotStartedAsk;
import io.funnelcloud.contract.request.RecordActivities;
import io.funnelcloud.contract.request.RecordAsk;
import io.funnelcloud.contract.request.RequestId;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;

/// What a request asks of HQ: local activities, each performed at once and answered by an event.
final class HqErrands {
  private final RequestId request;
  private final JudgeActivities judge =
      Workflow.newLocalActivityStub(
          JudgeActivities.class,
          ActivityProfiles.atHq("asks HQ"),
          Map.of(
              "Classify", ActivityProfiles.atHq("what would it do?"),
              "Discover", ActivityProfiles.atHq("which machines?"),
              "JudgeDenial", ActivityProfiles.atHq("were rights missing?"),
              "LastContact", ActivityProfiles.atHq("when was it last heard of?")));
  private final RecordActivities book =
      Workflow.newLocalActivityStub(
          RecordActivities.class,
          ActivityProfiles.atHq("writes at HQ"),
          Map.of(
              "PrepareOperations", ActivityProfiles.atHq("writes down what will run"),
              "RecordProgress", ActivityProfiles.atHq("writes down where it stands"),
              "CancelledBeforeClaim", ActivityProfiles.atHq("what was cancelled in time?"),
              "JudgeNotStarted", ActivityProfiles.atHq("may it be sent again?"),
              "Summarise", ActivityProfiles.summarise()));

  HqErrands(RequestId request) {
    this.request = request;
  }

  Event classify() {
    return answer(at -> new Event.Classified(at, judge.classify(request)));
  }

  Event discover(Step.Discover step) {
    return answer(at -> new Event.Discovered(at, judge.discover(step.ask())));
  }

  Event rediscover(Step.Rediscover step) {
    return answer(at -> new Event.Rediscovered(at, step.instead(), judge.discover(step.ask())));
  }

  Event prepare(Step.Prepare step) {
    return answer(at -> new Event.Prepared(at, book.prepare(step.ask())));
  }

  Event judgeDenial(OpId opId) {
    return answer(at -> new Event.DenialJudged(at, opId, judge.judgeDenial(opId)));
  }

  Event judgeNotStarted(NotStartedAsk ask) {
    return answer(at -> new Event.NotStartedJudged(at, ask.opId(), book.judgeNotStarted(ask)));
  }

  Event lastContact(OpId opId) {
    return answer(at -> new Event.ContactTold(at, opId, judge.lastContact(opId)));
  }

  Event cancelledBeforeClaim() {
    return answer(at -> new Event.CancelledBeforeClaim(at, book.cancelledBeforeClaim(request)));
  }

  void record(RecordAsk ask) {
    book.record(ask);
  }

  /// A memo that cannot be kept must not spoil a request that ended.
  void summarise() {
    try {
      book.summarise(request);
    } catch (ActivityFailure failure) {
      if (!(failure.getCause() instanceof ApplicationFailure)) {
        throw failure;
      }
      Workflow.getLogger(HqErrands.class).warn("no memo of {}", request, failure);
    }
  }

  private static Event answer(Function<Instant, Event> ask) {
    Instant at = Instant.ofEpochMilli(Workflow.currentTimeMillis());
    try {
      return ask.apply(at);
    } catch (ActivityFailure failure) {
      if (failure.getCause() instanceof ApplicationFailure refused) {
        return new Event.Impossible(at, refused.getOriginalMessage());
      }
      throw failure;
    }
  }
}
