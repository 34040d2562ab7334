package io.funnelcloud.control.agentdoor;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.contract.agent.v1.ClaimResponse;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.contract.operation.Order;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.contract.request.RequestId;
import io.funnelcloud.control.claims.CancelDesk.CancelOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The rows of the claim table that [ClaimTest] does not bring about, through the real door, and
/// claims that race.
class ClaimRowsTest {
  private static final RequestId REQUEST = new RequestId("r_aaaaa");
  private static final int RACES = 20;
  private static final int MANY = 100;

  @TempDir Path home;
  private DoorFixture fixture;
  private TestAgent agent;
  private OperationRef ref;

  @BeforeEach
  void open() throws Exception {
    fixture = new DoorFixture(home);
    agent = fixture.agent("nas");
    ref = fixture.seeds.queued(agent.id, REQUEST.value());
  }

  @AfterEach
  void close() {
    agent.close();
    fixture.close();
  }

  private ClaimResponse claim(OperationRef wanted) {
    return agent.door().claim(agent.claim(wanted));
  }

  private String state() {
    return fixture.seeds.state(ref.opId());
  }

  private static Order order(ClaimResponse answer) {
    return Json.read(answer.getOrder().getBody().toByteArray(), Order.class);
  }

  @Test
  void refusesAnOperationHeadquartersHasNoRowOf() {
    OpId stranger = new OpId(new RequestId("r_zzzzz"), 1, agent.id, 1);
    OperationRef unknown =
        new OperationRef(stranger, agent.id, ref.specSha256(), ref.deliverBy(), ref.runFor());
    assertThat(claim(unknown).getRefused().getReason()).contains(stranger.value());
  }

  @Test
  void refusesOtherBytesAndLeavesTheRowAlone() {
    OperationRef forged =
        new OperationRef(
            ref.opId(), agent.id, Sha256.of(new byte[] {9}), ref.deliverBy(), ref.runFor());
    assertThat(claim(forged).hasRefused()).isTrue();
    assertThat(state()).isEqualTo("QUEUED");
    assertThat(claim(ref).hasOrder()).isTrue();
  }

  @Test
  void expiresWhatIsClaimedAfterDeliverBy() {
    fixture.clock.advance(Duration.ofSeconds(31));
    assertThat(claim(ref).hasExpired()).isTrue();
    assertThat(state()).isEqualTo("EXPIRED");
    assertThat(claim(ref).getTerminal().getState()).isEqualTo("EXPIRED");
  }

  @Test
  void deliversLateWhatWasAcceptedInTimeAndWaitedForASlot() {
    fixture.seeds.set(ref.opId(), "accepted_at = " + fixture.clock.millis());
    fixture.clock.advance(Duration.ofHours(23));
    assertThat(claim(ref).hasOrder()).isTrue();
  }

  @Test
  void expiresWhatWaitedForASlotForMoreThanADay() {
    fixture.seeds.set(ref.opId(), "accepted_at = " + fixture.clock.millis());
    fixture.clock.advance(Duration.ofHours(24).plusMinutes(11));
    assertThat(claim(ref).hasExpired()).isTrue();
  }

  @Test
  void deliversWhatWasNeverClaimedThoughContactHadBeenLost() {
    fixture.seeds.set(ref.opId(), "state = 'UNKNOWN'");
    assertThat(claim(ref).hasOrder()).isTrue();
    assertThat(state()).isEqualTo("DELIVERED");
  }

  @Test
  void cancelsWhatTheAgentHasNothingOf() {
    claim(ref);
    CancelOutcome outcome = fixture.door.cancels().cancel(REQUEST, DoorFixture.ADA, "changed");
    assertThat(outcome.requested()).containsExactly(ref.opId());
    assertThat(claim(ref).getCancelled().getReason()).isEqualTo("changed");
    assertThat(state()).isEqualTo("CANCELLED");
  }

  @Test
  void losesWhatAnotherJournalGotThoughItWasCancelled() {
    claim(ref);
    fixture.door.cancels().cancel(REQUEST, DoorFixture.ADA, "changed");
    agent.journal = "journal-two";
    assertThat(claim(ref).getLost().getReason()).endsWith("cancel was requested");
    assertThat(state()).isEqualTo("LOST");
  }

  @Test
  void losesAnOrderThatHeadquartersHasNoRecordOfGiving() {
    ClaimResponse answer = agent.door().claim(agent.claim(ref).toBuilder().setHave(true).build());
    assertThat(answer.getLost().getReason()).contains("no record");
    assertThat(state()).isEqualTo("LOST");
  }

  @Test
  void answersTheStateOfWhatIsClosed() {
    claim(ref);
    fixture.seeds.set(ref.opId(), "state = 'FAILED', closed_at = 1");
    assertThat(claim(ref).getTerminal().getState()).isEqualTo("FAILED");
  }

  @Test
  void leavesOperationsAloneWhenALowerStartIsQuarantined() {
    agent.incarnation = 5;
    claim(ref);
    agent.reconnect("start-two", 4);
    assertThat(claim(ref).hasQuarantined()).isTrue();
    assertThat(state()).isEqualTo("DELIVERED");
    assertThat(fixture.column("SELECT state FROM machines")).containsExactly("quarantined");
  }

  @Test
  void racingClaimsGetTheSameNonce() throws Exception {
    try (ExecutorService racers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<ClaimResponse>> claims = new ArrayList<>();
      for (int racer = 0; racer < RACES; racer++) {
        claims.add(racers.submit(() -> claim(ref)));
      }
      String nonce = order(claims.getFirst().get()).nonce();
      for (Future<ClaimResponse> claim : claims) {
        assertThat(order(claim.get()).nonce()).isEqualTo(nonce);
      }
    }
    assertThat(fixture.column("SELECT count(*) FROM ops WHERE nonce IS NOT NULL"))
        .containsExactly("1");
  }

  @Test
  void aClaimThatRacesACancelIsEitherDeliveredAndToldOrNeverRuns() throws Exception {
    for (int race = 0; race < RACES; race++) {
      RequestId request = new RequestId("r_race" + (10 + race));
      OperationRef contested = fixture.seeds.queued(agent.id, request.value());
      try (ExecutorService racers = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<ClaimResponse> claim = racers.submit(() -> claim(contested));
        Future<CancelOutcome> cancel =
            racers.submit(() -> fixture.door.cancels().cancel(request, DoorFixture.ADA, "no"));
        boolean delivered = claim.get().hasOrder();
        assertThat(cancel.get().requested())
            .isEqualTo(delivered ? List.of(contested.opId()) : List.of());
        assertThat(cancel.get().neverRan())
            .isEqualTo(delivered ? List.of() : List.of(contested.opId()));
        assertThat(fixture.seeds.state(contested.opId()))
            .isEqualTo(delivered ? "DELIVERED" : "CANCELLED");
      }
    }
  }

  @Test
  void cancelsAHundredOperationsAndAHundredRequestsAtOnce() throws Exception {
    String whole = "r_whole";
    for (int number = 0; number < MANY; number++) {
      AgentId machine = new AgentId("amany%05d".formatted(number));
      OperationRef wide = fixture.seeds.queued(machine, whole);
      OperationRef single = fixture.seeds.queued(machine, "r_one%05d".formatted(number));
      if (number % 2 == 0) {
        deliver(wide.opId());
        deliver(single.opId());
      }
    }
    CancelOutcome all =
        fixture.door.cancels().cancel(new RequestId(whole), DoorFixture.ADA, "all of it");
    assertThat(all.neverRan()).hasSize(MANY / 2);
    assertThat(all.requested()).hasSize(MANY / 2);
    try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<CancelOutcome>> cancels = new ArrayList<>();
      for (int number = 0; number < MANY; number++) {
        RequestId one = new RequestId("r_one%05d".formatted(number));
        cancels.add(
            people.submit(() -> fixture.door.cancels().cancel(one, DoorFixture.ADA, "each")));
      }
      for (Future<CancelOutcome> cancel : cancels) {
        assertThat(cancel.get().neverRan().size() + cancel.get().requested().size()).isEqualTo(1);
      }
    }
    assertThat(
            fixture.column(
                "SELECT count(*) FROM ops WHERE agent_id LIKE 'amany%'"
                    + " AND cancel_requested_at IS NULL"))
        .containsExactly("0");
  }

  private void deliver(OpId opId) {
    fixture.seeds.set(opId, "state = 'RUNNING', journal_id = 'j', nonce = op_id, claimed_at = 1");
  }
}
