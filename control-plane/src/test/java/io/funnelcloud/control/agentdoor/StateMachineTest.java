package io.funnelcloud.control.agentdoor;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.activities.record.RequestBook;
import io.funnelcloud.contract.agent.v1.LocalOperation;
import io.funnelcloud.contract.agent.v1.LocalState;
import io.funnelcloud.contract.agent.v1.ReconcileRequest;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.request.PrepareAsk;
import io.funnelcloud.contract.request.RecordAsk;
import io.funnelcloud.contract.request.RecordAsk.OperationChange;
import io.funnelcloud.contract.request.RequestStatus;
import io.funnelcloud.control.claims.LiveStates;
import io.funnelcloud.control.metrics.Figures;
import io.funnelcloud.control.requests.Requests;
import io.funnelcloud.control.store.Sql;
import io.funnelcloud.testkit.SampleResults;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: the store knows no transition but those of the table, and each of them happens. Method:
/// claims, heartbeats, reconciliations, cancels and records of the workflow in seeded random order,
/// through the real door and the real store, with a trigger that notes every change.
class StateMachineTest {
  private static final int LIVES_MIN = 150;
  private static final int LIVES_MAX = 3_000;
  private static final int EVENTS = 9;
  private static final int LIVES_OF_AN_AGENT = 100;

  /// Nothing asks on a machine for consent yet: these come with issue 6.
  private static final Set<String> NOT_YET =
      new TreeSet<>(
          Set.of(
              "QUEUED -> AWAITING_CONSENT",
              "AWAITING_CONSENT -> DELIVERED",
              "AWAITING_CONSENT -> REFUSED",
              "AWAITING_CONSENT -> EXPIRED",
              "AWAITING_CONSENT -> CANCELLED",
              "AWAITING_CONSENT -> UNKNOWN"));

  @TempDir Path home;

  @Test
  void everyTransitionOfTheTableHappensAndNoOther() throws Exception {
    try (DoorFixture fixture = new DoorFixture(home)) {
      Transitions transitions = Transitions.recordedIn(fixture.database);
      Random random = new Random(20261122);
      for (int lives = 0; !isEnough(lives, transitions); lives += LIVES_OF_AN_AGENT) {
        liveOnAnAgent(fixture, lives, random);
      }
      Set<String> visited = transitions.visited();
      Set<String> allowed = Transitions.allowed();
      assertThat(allowed).as("allowed").containsAll(visited);
      allowed.removeAll(visited);
      assertThat(allowed).as("never visited").isEqualTo(NOT_YET);
    }
  }

  // The door lets one agent make only so many calls in a row.
  private static void liveOnAnAgent(DoorFixture fixture, int first, Random random)
      throws Exception {
    try (TestAgent agent = fixture.agent("nas-" + first)) {
      for (int number = first; number < first + LIVES_OF_AN_AGENT; number++) {
        OperationRef ref = fixture.seeds.queued(agent.id, "r_" + (10_000 + number));
        new Life(fixture, agent, ref, random).live();
      }
    }
  }

  private static boolean isEnough(int lives, Transitions transitions) {
    if (lives < LIVES_MIN) {
      return false;
    }
    int wanted = Transitions.allowed().size() - NOT_YET.size();
    return transitions.visited().size() >= wanted || lives >= LIVES_MAX;
  }

  /// One operation and what the world does to it.
  private static final class Life {
    private final DoorFixture fixture;
    private final TestAgent agent;
    private final Random random;
    private final LiveStates live;
    private final RequestBook book;
    private final OperationRef ref;

    Life(DoorFixture fixture, TestAgent agent, OperationRef ref, Random random) {
      this.fixture = fixture;
      this.agent = agent;
      this.ref = ref;
      this.random = random;
      live = new LiveStates(fixture.database, fixture.changes, fixture.clock);
      Figures figures = new Figures(fixture.meters.registry());
      Clock fixed = Clock.fixed(fixture.clock.instant(), ZoneOffset.UTC);
      book = Requests.book(fixture.database, fixture.changes, figures, fixed);
    }

    void live() {
      agent.journal = "journal-one";
      for (int event = 0; event < EVENTS; event++) {
        String before = fixture.seeds.state(ref.opId());
        happen();
        String after = fixture.seeds.state(ref.opId());
        boolean isClosed = OperationState.valueOf(before).isTerminal();
        assertThat(!isClosed || before.equals(after)).as(before + " became " + after).isTrue();
      }
    }

    private void happen() {
      switch (random.nextInt(13)) {
        case 0, 1, 2 -> claim();
        case 3, 4 -> live.running(ref.opId());
        case 5 -> reconcile();
        case 6 -> change(OperationState.UNKNOWN);
        case 7 -> change(OperationState.QUEUED);
        case 8, 9 -> ended();
        case 10 -> cancel();
        case 11 -> book.doubt(ref.opId());
        default -> trouble();
      }
    }

    private void claim() {
      agent.door().claim(agent.claim(ref).toBuilder().setHave(random.nextInt(6) == 0).build());
    }

    private void reconcile() {
      LocalState[] states = {LocalState.ACCEPTED, LocalState.RUNNING, LocalState.FINISHED};
      LocalOperation local =
          LocalOperation.newBuilder()
              .setOpId(ref.opId().value())
              .setSpecSha256(ref.specSha256().value())
              .setState(states[random.nextInt(states.length)])
              .build();
      agent
          .door()
          .reconcile(
              ReconcileRequest.newBuilder()
                  .setJournalId(agent.journal)
                  .setIncarnation(agent.incarnation)
                  .setStartNonce(agent.startNonce)
                  .addOperations(local)
                  .build());
    }

    private void change(OperationState state) {
      record(List.of(new OperationChange(ref.opId(), state, "why", now())), List.of());
    }

    private void ended() {
      OperationState[] ends = {
        OperationState.SUCCEEDED,
        OperationState.FAILED,
        OperationState.TIMED_OUT,
        OperationState.CANCELLED,
        OperationState.REFUSED,
        OperationState.EXPIRED,
        OperationState.LOST
      };
      OperationState end = ends[random.nextInt(ends.length)];
      record(List.of(), List.of(end(end)));
    }

    OperationResult end(OperationState end) {
      return OperationResult.without(ref.opId(), end, "why", now());
    }

    /// As the workflow prepares it, for the first time or again.
    OperationRef prepared() {
      PrepareAsk ask =
          new PrepareAsk(
              ref.opId().request(),
              1,
              1,
              List.of(agent.id),
              ref.deliverBy(),
              Optional.empty(),
              Set.of(),
              Optional.empty(),
              Optional.empty());
      return book.insert(ask, List.of(ref)).getFirst();
    }

    private void record(List<OperationChange> changes, List<OperationResult> closed) {
      book.record(
          new RecordAsk(
              ref.opId().request(),
              RequestStatus.RUNNING,
              "why",
              now(),
              Optional.empty(),
              Optional.empty(),
              changes,
              closed));
    }

    private void cancel() {
      fixture.door.cancels().cancel(ref.opId().request(), DoorFixture.ADA, "changed my mind");
    }

    /// What makes a claim end otherwise: another journal, no approval, too late.
    private void trouble() {
      switch (random.nextInt(3)) {
        case 0 -> agent.journal = "journal-two";
        case 1 -> fixture.seeds.set(ref.opId(), "needs_approval = 1");
        default -> fixture.seeds.set(ref.opId(), "deliver_by = 1");
      }
    }

    private Instant now() {
      return fixture.clock.instant().plus(Duration.ofMillis(1));
    }
  }

  @Test
  void whatWaitsToBeSentAgainIsCancelledAtOnce() throws Exception {
    try (DoorFixture fixture = new DoorFixture(home);
        TestAgent agent = fixture.agent("nas")) {
      OperationRef ref = fixture.seeds.queued(agent.id, "r_aaaaa");
      agent.door().claim(agent.claim(ref));
      fixture.database.write(c -> Sql.update(c, "UPDATE ops SET state = 'QUEUED'"));
      assertThat(
              fixture.door.cancels().cancel(ref.opId().request(), DoorFixture.ADA, "x").neverRan())
          .containsExactly(ref.opId());
      assertThat(fixture.seeds.state(ref.opId())).isEqualTo("CANCELLED");
    }
  }

  /// A workflow that was reset does not know what was delivered; no answer then proves nothing.
  @Test
  void whatWasDeliveredIsLostRatherThanExpired() throws Exception {
    try (DoorFixture fixture = new DoorFixture(home);
        TestAgent agent = fixture.agent("nas")) {
      OperationRef ref = fixture.seeds.queued(agent.id, "r_aaaaa");
      agent.door().claim(agent.claim(ref));
      Life life = new Life(fixture, agent, ref, new Random(1));
      life.record(List.of(), List.of(life.end(OperationState.EXPIRED)));
      assertThat(fixture.seeds.state(ref.opId())).isEqualTo("LOST");
    }
  }

  @Test
  void whatWasClaimedIsAskedAfterForAsLongAsLostContact() throws Exception {
    try (DoorFixture fixture = new DoorFixture(home);
        TestAgent agent = fixture.agent("nas")) {
      OperationRef ref = fixture.seeds.queued(agent.id, "r_aaaaa");
      Life life = new Life(fixture, agent, ref, new Random(1));
      assertThat(life.prepared().deliverBy().toEpochMilli())
          .isEqualTo(ref.deliverBy().toEpochMilli());
      agent.door().claim(agent.claim(ref));
      assertThat(life.prepared().deliverBy()).isAfter(ref.deliverBy().plus(Duration.ofHours(23)));
    }
  }

  @Test
  void onlyWhatRanIsLateEvidence() throws Exception {
    try (DoorFixture fixture = new DoorFixture(home);
        TestAgent agent = fixture.agent("nas")) {
      OperationRef ref = fixture.seeds.queued(agent.id, "r_aaaaa");
      agent.door().claim(agent.claim(ref));
      Life life = new Life(fixture, agent, ref, new Random(1));
      life.record(List.of(), List.of(life.end(OperationState.LOST)));
      life.record(List.of(), List.of(life.end(OperationState.EXPIRED)));
      assertThat(fixture.seeds.text(ref.opId(), "late_evidence")).isEqualTo("null");
      OperationResult ran = SampleResults.succeeded(ref.opId(), fixture.clock.instant());
      life.record(List.of(), List.of(ran));
      assertThat(fixture.seeds.text(ref.opId(), "late_evidence")).contains("succeeded");
      assertThat(fixture.seeds.state(ref.opId())).isEqualTo("LOST");
    }
  }
}
