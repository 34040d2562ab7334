package io.funnelcloud.workflows.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.contract.fleet.FleetSnapshot;
import io.funnelcloud.contract.fleet.Presence;
import io.funnelcloud.contract.fleet.Target;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.request.ApprovalAnswer;
import io.funnelcloud.contract.request.ApprovalAnswer.Decision;
import io.funnelcloud.contract.request.CancelNotice;
import io.funnelcloud.contract.request.Denial;
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
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Goal: no order of events breaks the promises of a request. Method: seeded random sequences of
/// everything the world may say, possible or not, with the invariants checked after each event.
class RandomEventsTest {
  private static final int SEQUENCES = 400;
  private static final int EVENTS = 60;
  private static final Set<OperationState> SHOWN_LIVE =
      EnumSet.of(OperationState.AWAITING_CONSENT, OperationState.DELIVERED, OperationState.RUNNING);

  @ParameterizedTest
  @ValueSource(longs = {1, 7, 42, 20261121, 987654321})
  void everySequenceKeepsThePromises(long seed) {
    Random random = new Random(seed);
    for (int sequence = 0; sequence < SEQUENCES; sequence++) {
      new Life(random).live();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 11, 1234})
  void everyRequestEndsOnceTheWorldAnswers(long seed) {
    Random random = new Random(seed);
    for (int sequence = 0; sequence < SEQUENCES; sequence++) {
      new Life(random).liveToTheEnd();
    }
  }

  /// The workflow knows nothing of what agents show live, so its arrows are those of the table with
  /// these states left out.
  @Test
  void everyTransitionTheWorkflowMayMakeHappensAndNoOther() {
    Random random = new Random(20261122);
    Set<String> visited = new TreeSet<>();
    for (int sequence = 0; sequence < 3 * SEQUENCES; sequence++) {
      Life life = new Life(random);
      life.liveToTheEnd();
      visited.addAll(life.visited);
    }
    assertThat(visited).isEqualTo(allowed());
  }

  private static Set<String> allowed() {
    Set<String> arrows = new TreeSet<>();
    for (OperationState from : List.of(OperationState.QUEUED, OperationState.UNKNOWN)) {
      reached(from, EnumSet.noneOf(OperationState.class)).stream()
          .filter(to -> to != from)
          .forEach(to -> arrows.add(from + " -> " + to));
    }
    return arrows;
  }

  private static Set<OperationState> reached(OperationState from, Set<OperationState> passed) {
    Set<OperationState> reached = EnumSet.noneOf(OperationState.class);
    for (OperationState next : from.next()) {
      if (!SHOWN_LIVE.contains(next)) {
        reached.add(next);
      } else if (passed.add(next)) {
        reached.addAll(reached(next, passed));
      }
    }
    return reached;
  }

  /// One request, its events and what must hold of it.
  private static final class Life {
    private final Random random;
    private final FixedClock clock = new FixedClock();
    private final int machines;
    private final Set<OpId> outstanding = new HashSet<>();
    private final Set<String> visited = new TreeSet<>();
    private RequestState state;
    private boolean cancelled;
    private int finishes;

    Life(Random random) {
      this.random = random;
      this.machines = 1 + random.nextInt(4);
      String selector = random.nextBoolean() ? "all" : "any(" + machines + ") of all";
      this.state = RequestState.of(input(selector));
    }

    private RequestInput input(String selector) {
      return random.nextBoolean()
          ? SampleRequests.asking("r_7k2ab", "sudo id", selector)
          : SampleRequests.approvedByAsker("r_7k2ab", "sudo id", selector);
    }

    void live() {
      take(new Event.Started(clock.instant()));
      for (int number = 0; number < EVENTS; number++) {
        clock.advance(Duration.ofMinutes(random.nextInt(200)));
        take(anything());
      }
    }

    void liveToTheEnd() {
      live();
      for (int round = 0; round < 10 && !state.isEnded(); round++) {
        answers().forEach(this::take);
      }
      assertThat(state.isEnded()).isTrue();
      assertThat(finishes).isEqualTo(1);
    }

    /// What a patient world says in the end.
    private List<Event> answers() {
      Instant at = clock.instant();
      List<Event> events = new ArrayList<>();
      events.add(new Event.Classified(at, SampleRequests.installs()));
      events.add(new Event.Discovered(at, RequestPlannerTest.fleet(machines)));
      events.add(new Event.NobodyAnswered(at));
      for (Member member : state.members().values()) {
        OpId opId = member.opId();
        events.add(new Event.Prepared(at, List.of(member.ref())));
        events.add(new Event.Rediscovered(at, opId, nothingFound()));
        events.add(new Event.NotStartedJudged(at, opId, NotStartedJudgement.EXPIRED));
        events.add(ended(opId, OperationState.SUCCEEDED));
        events.add(new Event.DenialJudged(at, opId, new Denial.NotProven()));
        events.add(new Event.Rediscovered(at, opId, nothingFound()));
      }
      return events;
    }

    private void take(Event event) {
      RequestState before = state;
      Plan plan = RequestPlanner.next(state, event);
      state = plan.state();
      cancelled |= event instanceof Event.CancelAsked && !before.isEnded();
      closeTold(event);
      plan.steps().forEach(this::check);
      checkStates(before);
    }

    /// An errand is over when the world spoke of it, or when it was withdrawn.
    private void closeTold(Event event) {
      switch (event) {
        case Event.OperationEnded ended -> outstanding.remove(ended.opId());
        case Event.NeverDelivered never -> outstanding.remove(never.opId());
        case Event.ContactLost lost -> outstanding.remove(lost.opId());
        case Event.NotStarted notStarted -> outstanding.remove(notStarted.opId());
        case Event.AttachGaveUp gaveUp -> outstanding.remove(gaveUp.opId());
        case Event.Started _, Event.Classified _, Event.Discovered _, Event.Impossible _ -> {}
        case Event.Prepared _, Event.ApprovalAnswered _, Event.NobodyAnswered _ -> {}
        case Event.CancelAsked _, Event.CancelledBeforeClaim _, Event.DenialJudged _ -> {}
        case Event.NotStartedJudged _, Event.ResolvePassed _, Event.ContactTold _ -> {}
        case Event.Rediscovered _, Event.Settled _ -> {}
      }
    }

    private void check(Step step) {
      switch (step) {
        case Step.Run run -> {
          assertThat(cancelled).as("nothing is sent after a cancel").isFalse();
          assertThat(outstanding.add(run.ref().opId())).as("sent once at a time").isTrue();
        }
        case Step.Attach attach ->
            assertThat(outstanding.add(attach.ref().opId())).as("sent once at a time").isTrue();
        case Step.Withdraw withdraw -> outstanding.remove(withdraw.opId());
        case Step.Finish finish -> {
          finishes++;
          assertThat(finishes).as("ends once").isEqualTo(1);
          checkNotGreener(finish.result().status());
        }
        case Step.Classify _, Step.Discover _, Step.Rediscover _, Step.Prepare _ -> {}
        case Step.StartApprovalTimer _, Step.StopApprovalTimer _, Step.StartResolveTimer _ -> {}
        case Step.StopResolveTimer _, Step.AskLastContact _, Step.JudgeNotStarted _ -> {}
        case Step.JudgeDenial _, Step.LookForCancelled _, Step.WriteDown _ -> {}
      }
    }

    private void checkNotGreener(RequestStatus status) {
      List<Member> members = state.counting();
      if (status == RequestStatus.SUCCEEDED) {
        assertThat(members).isNotEmpty().allMatch(RollUp::isDone);
      }
      if (status == RequestStatus.PARTIAL) {
        assertThat(members).anyMatch(RollUp::isDone);
      }
      assertThat(members).as("nothing is left open").noneMatch(Member::isOpen);
    }

    private void checkStates(RequestState before) {
      for (Map.Entry<OpId, Member> entry : before.members().entrySet()) {
        OperationState was = entry.getValue().state();
        OperationState is = state.member(entry.getKey()).state();
        assertThat(was == is || !was.isTerminal()).as("terminal for ever").isTrue();
        if (was != is) {
          visited.add(was + " -> " + is);
        }
      }
      assertThat(!before.isEnded() || state.isEnded()).as("ended for ever").isTrue();
    }

    private Event anything() {
      Instant at = clock.instant();
      OpId opId = someOp();
      return switch (random.nextInt(19)) {
        case 0 -> new Event.Classified(at, SampleRequests.installs());
        case 1 -> new Event.Discovered(at, RequestPlannerTest.fleet(machines));
        case 2, 3, 4 -> new Event.Prepared(at, refs());
        case 5 -> answer(at);
        case 6 -> random.nextInt(5) == 0 ? cancel(at) : new Event.Settled(at);
        case 7 -> new Event.CancelledBeforeClaim(at, cancelled ? List.of(opId) : List.of());
        case 8 -> ended(opId, terminal());
        case 9 -> new Event.DenialJudged(at, opId, new Denial.Proven("sudo: no", "line"));
        case 10 -> new Event.NeverDelivered(at, opId);
        case 11, 12 -> new Event.ContactLost(at, opId);
        case 13 -> new Event.NotStarted(at, opId, "j1");
        case 14 -> new Event.NotStartedJudged(at, opId, judgement());
        case 15 -> new Event.AttachGaveUp(at, opId);
        case 16 -> new Event.ResolvePassed(at, opId);
        case 17 -> new Event.ContactTold(at, opId, new LastContact(heard(at)));
        default -> new Event.Rediscovered(at, opId, RequestPlannerTest.fleet(machines + 1));
      };
    }

    private OpId someOp() {
      Target target = RequestPlannerTest.target(1 + random.nextInt(machines + 1), Presence.ONLINE);
      return new OpId(state.input().id(), 1, target.agent(), 1);
    }

    private List<OperationRef> refs() {
      return state.members().values().stream().map(Member::ref).toList();
    }

    private Event answer(Instant at) {
      Decision decision = random.nextInt(4) == 0 ? Decision.DENY : Decision.APPROVE;
      return new Event.ApprovalAnswered(
          at,
          new ApprovalAnswer(
              SampleRequests.ADA,
              decision,
              state.input().specSha256(),
              RequestPlannerTest.fleet(machines).targetsSha256()));
    }

    private static Event cancel(Instant at) {
      return new Event.CancelAsked(at, new CancelNotice(SampleRequests.ADA, "no"));
    }

    private Event ended(OpId opId, OperationState end) {
      Instant at = clock.instant();
      OperationResult result =
          end == OperationState.SUCCEEDED
              ? SampleResults.succeeded(opId, at)
              : OperationResult.without(opId, end, "why", at);
      return new Event.OperationEnded(at, opId, result);
    }

    private OperationState terminal() {
      List<OperationState> ends =
          List.of(
              OperationState.SUCCEEDED,
              OperationState.FAILED,
              OperationState.TIMED_OUT,
              OperationState.EXPIRED,
              OperationState.REFUSED,
              OperationState.LOST);
      return ends.get(random.nextInt(ends.size()));
    }

    private NotStartedJudgement judgement() {
      NotStartedJudgement[] all = NotStartedJudgement.values();
      return all[random.nextInt(all.length)];
    }

    private Optional<Instant> heard(Instant at) {
      return random.nextBoolean() ? Optional.empty() : Optional.of(at.minusSeconds(60));
    }

    private static FleetSnapshot nothingFound() {
      return new FleetSnapshot(List.of(), List.of(), "no other machine");
    }
  }
}
