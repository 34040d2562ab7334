package io.funnelcloud.workflows.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.fleet.FleetSnapshot;
import io.funnelcloud.contract.fleet.MachineName;
import io.funnelcloud.contract.fleet.Presence;
import io.funnelcloud.contract.fleet.Target;
import io.funnelcloud.contract.intent.Intent;
import io.funnelcloud.contract.intent.RiskFlag;
import io.funnelcloud.contract.intent.Verdict;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.request.CancelNotice;
import io.funnelcloud.contract.request.LastContact;
import io.funnelcloud.contract.request.NotStartedJudgement;
import io.funnelcloud.contract.request.RequestInput;
import io.funnelcloud.contract.request.RequestStatus;
import io.funnelcloud.testkit.FixedClock;
import io.funnelcloud.testkit.SampleRequests;
import io.funnelcloud.testkit.SampleResults;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestPlannerTest {
  private final FixedClock clock = new FixedClock();
  private final List<Step> steps = new ArrayList<>();
  private RequestState state = RequestState.of(SampleRequests.asking("r_7k2ab", "uname -a", "all"));

  @Test
  void deliverByCountsFromDispatch() {
    started(SampleRequests.reads(), 1);
    clock.advance(Duration.ofSeconds(12));
    prepared(op(1));

    assertThat(lastStep(Step.Run.class).patience()).isEqualTo(Duration.ofSeconds(18));
  }

  @Test
  void fiveHundredMachinesArePreparedInSmallPieces() {
    started(SampleRequests.reads(), 500);

    List<Integer> sizes =
        steps.stream()
            .filter(Step.Prepare.class::isInstance)
            .map(step -> ((Step.Prepare) step).ask().agents().size())
            .toList();
    assertThat(sizes).containsExactly(200, 200, 100);
  }

  @Test
  void opaqueCodeIsAskedAboutOnMoreThanThreeMachines() {
    Verdict opaque = Verdict.of(Set.of(Intent.LOCAL_MODIFY), Set.of(RiskFlag.OPAQUE), List.of());

    assertThat(Gate.needsApproval(opaque, fleet(3))).isFalse();
    assertThat(Gate.needsApproval(opaque, fleet(4))).isTrue();
  }

  @Test
  void contactThatWasHeardAgainIsGivenMoreTime() {
    running();
    at(new Event.ContactLost(clock.instant(), op(1)));
    Instant lost = clock.instant();
    clock.advance(Duration.ofHours(24));
    at(new Event.ResolvePassed(clock.instant(), op(1)));
    Instant heard = lost.plus(Duration.ofHours(10));
    at(new Event.ContactTold(clock.instant(), op(1), new LastContact(Optional.of(heard))));

    assertThat(state.liveStatus()).isEqualTo(RequestStatus.UNKNOWN);
    assertThat(lastStep(Step.StartResolveTimer.class).limit()).isEqualTo(Duration.ofHours(10));
  }

  @Test
  void silenceIsLostOnlyAfterResolveBy() {
    running();
    at(new Event.ContactLost(clock.instant(), op(1)));
    clock.advance(Duration.ofHours(24));
    at(new Event.ResolvePassed(clock.instant(), op(1)));
    at(new Event.ContactTold(clock.instant(), op(1), new LastContact(Optional.empty())));

    assertThat(state.isEnded()).isTrue();
    assertThat(lastStep(Step.Finish.class).result().summary())
        .isEqualTo("nas1 did not finish: no contact since 14:02 UTC");
  }

  @Test
  void aCancelledOperationIsLostWithThatReason() {
    running();
    cancel();
    at(new Event.ContactLost(clock.instant(), op(1)));
    clock.advance(Duration.ofHours(24));
    at(new Event.ResolvePassed(clock.instant(), op(1)));
    at(new Event.ContactTold(clock.instant(), op(1), new LastContact(Optional.empty())));

    assertThat(lastStep(Step.Finish.class).result().summary()).endsWith("(cancel requested)");
  }

  @Test
  void nothingRunsAgainAfterACancel() {
    running();
    at(new Event.ContactLost(clock.instant(), op(1)));
    cancel();
    steps.clear();
    at(new Event.NotStarted(clock.instant(), op(1), "j1"));
    at(new Event.NotStartedJudged(clock.instant(), op(1), NotStartedJudgement.RUN_AGAIN));

    assertThat(steps).noneMatch(Step.Run.class::isInstance);
    assertThat(state.member(op(1)).state()).isEqualTo(OperationState.CANCELLED);
  }

  @Test
  void preparedAfterACancelIsNeverSent() {
    started(SampleRequests.reads(), 1);
    cancel();
    prepared(op(1));

    assertThat(steps).noneMatch(Step.Run.class::isInstance);
    assertThat(lastStep(Step.Finish.class).result().status()).isEqualTo(RequestStatus.CANCELLED);
  }

  @Test
  void attachThatGivesUpIsTriedAgainLaterNotAtOnce() {
    running();
    at(new Event.ContactLost(clock.instant(), op(1)));
    steps.clear();
    at(new Event.AttachGaveUp(clock.instant(), op(1)));

    assertThat(steps).noneMatch(Step.Attach.class::isInstance);
    clock.advance(Duration.ofMinutes(1));
    at(new Event.ResolvePassed(clock.instant(), op(1)));
    at(new Event.ContactTold(clock.instant(), op(1), new LastContact(Optional.empty())));
    assertThat(steps).anyMatch(Step.Attach.class::isInstance);
  }

  @Test
  void offlineTargetsAreWaitedForAndSaidSo() {
    started(
        SampleRequests.reads(),
        new FleetSnapshot(List.of(target(1, Presence.OFFLINE)), List.of(), ""));
    prepared(op(1));
    at(new Event.Settled(clock.instant()));

    assertThat(lastStep(Step.WriteDown.class).ask().status())
        .isEqualTo(RequestStatus.WAITING_FOR_MACHINE);
    assertThat(lastStep(Step.WriteDown.class).ask().why()).isEqualTo("waits for nas1");
  }

  @Test
  void whatIsWrittenOnceIsNotWrittenAgain() {
    running();
    at(new Event.ContactLost(clock.instant(), op(1)));
    at(new Event.Settled(clock.instant()));
    assertThat(lastStep(Step.WriteDown.class).ask().changes()).hasSize(1);
    steps.clear();

    at(new Event.Settled(clock.instant()));

    assertThat(steps).isEmpty();
  }

  @Test
  void lookUpThatIsRefusedEndsTheRequest() {
    at(new Event.Started(clock.instant()));
    at(new Event.Impossible(clock.instant(), "selector 'tag:': expected a tag"));

    assertThat(lastStep(Step.Finish.class).result().status()).isEqualTo(RequestStatus.FAILED);
  }

  @Test
  void resultsOfManyMachinesStaySmall() {
    started(SampleRequests.reads(), 500);
    for (int number = 1; number <= 500; number++) {
      prepared(op(number));
    }
    for (int number = 1; number <= 500; number++) {
      at(
          new Event.OperationEnded(
              clock.instant(),
              op(number),
              SampleResults.failed(op(number), number % 2, clock.instant())));
    }

    Step.Finish finish = lastStep(Step.Finish.class);
    assertThat(finish.result().counts()).containsEntry(OperationState.FAILED, 500);
    assertThat(finish.result().machines()).hasSize(200);
    assertThat(Json.bytes(finish.result())).hasSizeLessThan(64 * 1024);
    assertThat(finish.ask().closed()).hasSize(500);
  }

  private void running() {
    started(SampleRequests.reads(), 1);
    prepared(op(1));
  }

  private void started(Verdict verdict, int machines) {
    started(verdict, fleet(machines));
  }

  private void started(Verdict verdict, FleetSnapshot fleet) {
    at(new Event.Started(clock.instant()));
    at(new Event.Classified(clock.instant(), verdict));
    at(new Event.Discovered(clock.instant(), fleet));
  }

  private void prepared(OpId opId) {
    at(new Event.Prepared(clock.instant(), List.of(state.member(opId).ref())));
  }

  private void cancel() {
    at(new Event.CancelAsked(clock.instant(), new CancelNotice(SampleRequests.ADA, "no")));
  }

  private void at(Event event) {
    Plan plan = RequestPlanner.next(state, event);
    state = plan.state();
    steps.addAll(plan.steps());
  }

  private <T extends Step> T lastStep(Class<T> type) {
    return type.cast(
        steps.stream().filter(type::isInstance).reduce((_, later) -> later).orElseThrow());
  }

  static FleetSnapshot fleet(int machines) {
    List<Target> targets = new ArrayList<>();
    for (int number = 1; number <= machines; number++) {
      targets.add(target(number, Presence.ONLINE));
    }
    return new FleetSnapshot(targets, List.of(), "");
  }

  static Target target(int number, Presence presence) {
    return new Target(
        new AgentId(String.format("agent%04d", number)),
        new MachineName("nas" + number),
        "linux",
        presence);
  }

  private OpId op(int number) {
    RequestInput input = state.input();
    return new OpId(input.id(), 1, target(number, Presence.ONLINE).agent(), 1);
  }
}
