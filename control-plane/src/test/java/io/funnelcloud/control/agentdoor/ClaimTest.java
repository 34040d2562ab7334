package io.funnelcloud.control.agentdoor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.funnelcloud.contract.agent.v1.ClaimResponse;
import io.funnelcloud.contract.agent.v1.ControlDown;
import io.funnelcloud.contract.agent.v1.LocalOperation;
import io.funnelcloud.contract.agent.v1.LocalState;
import io.funnelcloud.contract.agent.v1.OperationVerdict;
import io.funnelcloud.contract.agent.v1.ReconcileRequest;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.operation.Order;
import io.funnelcloud.contract.request.RequestId;
import io.funnelcloud.control.claims.CancelDesk.CancelOutcome;
import io.funnelcloud.control.claims.CancelDesk.Standing;
import io.funnelcloud.control.store.Sql;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Claims, cancels and reconciliation through the real door.
class ClaimTest {
  private static final RequestId REQUEST = new RequestId("r_aaaaa");

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

  @Test
  void signsAgainUnderTheSameNonce() {
    Order first = order(agent.door().claim(agent.claim(ref)));
    Order second = order(agent.door().claim(agent.claim(ref)));
    assertThat(second.nonce()).isEqualTo(first.nonce());
    assertThat(first.notAfter()).isBeforeOrEqualTo(first.notBefore().plus(Order.LIFE_MAX));
    assertThat(first.user()).isEqualTo(DoorFixture.ADA);
    assertThat(first.specSha256()).isEqualTo(ref.specSha256());
  }

  @Test
  void attachesWhatTheAgentHas() {
    agent.door().claim(agent.claim(ref));
    assertThat(agent.door().claim(agent.claim(ref).toBuilder().setHave(true).build()).hasAttach())
        .isTrue();
  }

  @Test
  void losesWhatAnotherJournalGot() {
    agent.door().claim(agent.claim(ref));
    agent.journal = "journal-two";
    assertThat(agent.door().claim(agent.claim(ref)).hasLost()).isTrue();
    assertThat(fixture.seeds.state(ref.opId())).isEqualTo("LOST");
    OperationResult result =
        Json.read(fixture.seeds.text(ref.opId(), "result"), OperationResult.class);
    assertThat(result.state()).isEqualTo(OperationState.LOST);
  }

  @Test
  void refusesWhenTheAskerMayOnlyLook() {
    fixture.database.write(c -> Sql.update(c, "UPDATE users SET role = 'viewer'"));
    ClaimResponse answer = agent.door().claim(agent.claim(ref));
    assertThat(answer.getRefused().getReason()).contains("may only look");
    assertThat(fixture.seeds.state(ref.opId())).isEqualTo("REFUSED");
  }

  @Test
  void refusesWhatNobodyApproved() {
    fixture.seeds.set(ref.opId(), "needs_approval = 1");
    assertThat(agent.door().claim(agent.claim(ref)).getRefused().getReason())
        .isEqualTo("nobody approved it");
  }

  @Test
  void namesTheApprovalInTheOrder() {
    fixture.seeds.set(ref.opId(), "needs_approval = 1, approved_by = 'ada'");
    assertThat(order(agent.door().claim(agent.claim(ref))).approvalId()).contains("r_aaaaa/ada");
  }

  @Test
  void refusesTheOperationOfAnotherMachineAndLeavesItAlone() {
    try (TestAgent other = fixture.agent("laptop")) {
      assertThat(other.door().claim(other.claim(ref)).hasRefused()).isTrue();
    }
    assertThat(fixture.seeds.state(ref.opId())).isEqualTo("QUEUED");
  }

  @Test
  void closesACancelledOperationThatNobodyClaimed() {
    CancelOutcome outcome = fixture.door.cancels().cancel(REQUEST, DoorFixture.ADA, "changed");
    assertThat(outcome.neverRan()).containsExactly(ref.opId());
    assertThat(fixture.seeds.state(ref.opId())).isEqualTo("CANCELLED");
    assertThat(agent.door().claim(agent.claim(ref)).getTerminal().getState())
        .isEqualTo("CANCELLED");
  }

  @Test
  void tellsTheAgentToEndWhatItHas() throws Exception {
    agent.door().claim(agent.claim(ref));
    try (TestControl control = new TestControl(agent)) {
      control.welcomed();
      CancelOutcome outcome = fixture.door.cancels().cancel(REQUEST, DoorFixture.ADA, "changed");
      assertThat(outcome.requested()).containsExactly(ref.opId());
      ControlDown pushed = control.next();
      assertThat(pushed.getCancel().getOpId()).isEqualTo(ref.opId().value());
      assertThat(pushed.getCancel().getGraceMillis()).isEqualTo(5_000);
    }
    assertThat(agent.door().claim(agent.claim(ref).toBuilder().setHave(true).build()).hasCancel())
        .isTrue();
    assertThat(agent.door().claim(agent.claim(ref)).hasCancelled()).isTrue();
  }

  @Test
  void knowsWhatThereIsToCancel() {
    assertThat(
            fixture
                .door
                .cancels()
                .cancel(new RequestId("r_zzzzz"), DoorFixture.ADA, "x")
                .standing())
        .isEqualTo(Standing.NO_SUCH_REQUEST);
    fixture.database.write(c -> Sql.update(c, "UPDATE requests SET closed_at = 1"));
    assertThat(fixture.door.cancels().cancel(REQUEST, DoorFixture.ADA, "x").standing())
        .isEqualTo(Standing.ALREADY_CLOSED);
  }

  @Test
  void aCommandWithoutASupervisorIsUnknownWhateverItsAgentBeats() {
    agent.door().claim(agent.claim(ref));
    reconcile(local(ref, LocalState.RUNNING));
    assertThat(fixture.seeds.state(ref.opId())).isEqualTo("RUNNING");

    reconcile(local(ref, LocalState.ORPHANED));
    assertThat(fixture.seeds.state(ref.opId())).isEqualTo("UNKNOWN");

    reconcile(local(ref, LocalState.RUNNING));
    assertThat(fixture.seeds.state(ref.opId())).isEqualTo("UNKNOWN");
  }

  @Test
  void reconcilesWhatItKnowsAndWhatItDoesNot() {
    agent.door().claim(agent.claim(ref));
    OperationRef foreign = fixture.seeds.queued(agent.id, "r_bbbbb");
    List<OperationVerdict> verdicts =
        reconcile(
            local(ref, LocalState.RUNNING),
            local(foreign, LocalState.ACCEPTED).toBuilder().setSpecSha256("00").build());
    assertThat(verdicts.get(0).hasKeepGoing()).isTrue();
    assertThat(verdicts.get(1).hasUnknown()).isTrue();
    assertThat(fixture.seeds.state(ref.opId())).isEqualTo("RUNNING");
  }

  @Test
  void tellsAReturningAgentOfTheCancelItMissed() {
    agent.door().claim(agent.claim(ref));
    fixture.door.cancels().cancel(REQUEST, DoorFixture.ADA, "changed");
    assertThat(reconcile(local(ref, LocalState.RUNNING)).getFirst().hasCancel()).isTrue();
  }

  @Test
  void keepsLateEvidenceAndTheState() {
    agent.door().claim(agent.claim(ref));
    fixture.seeds.set(ref.opId(), "state = 'LOST', closed_at = 1");
    assertThat(reconcile(local(ref, LocalState.FINISHED)).getFirst().getTerminal().getState())
        .isEqualTo("LOST");
    assertThat(fixture.seeds.text(ref.opId(), "late_evidence")).contains("had ended");
    assertThat(fixture.seeds.state(ref.opId())).isEqualTo("LOST");
  }

  @Test
  void endsWhatRunsOnThoughItWasClosedAsLost() {
    agent.door().claim(agent.claim(ref));
    fixture.door.cancels().cancel(REQUEST, DoorFixture.ADA, "changed");
    fixture.seeds.set(ref.opId(), "state = 'LOST', closed_at = 1");
    assertThat(reconcile(local(ref, LocalState.RUNNING)).getFirst().hasCancel()).isTrue();
    assertThat(fixture.seeds.text(ref.opId(), "late_evidence")).startsWith("still going");
    assertThat(reconcile(local(ref, LocalState.FINISHED)).getFirst().getTerminal().getState())
        .isEqualTo("LOST");
    assertThat(fixture.seeds.text(ref.opId(), "late_evidence")).contains("had ended");
  }

  @Test
  void quarantinesACopiedDiskAndRaisesAnAlarm() throws Exception {
    try (TestControl original = new TestControl(agent)) {
      original.welcomed();
      agent.reconnect("start-of-the-copy", 1);
      ClaimResponse answer = agent.door().claim(agent.claim(ref));
      assertThat(answer.hasQuarantined()).isTrue();
      assertThat(original.next().hasSuperseded()).isTrue();
      assertThat(original.end()).contains("PERMISSION_DENIED");
    }
    assertThat(fixture.seeds.state(ref.opId())).isEqualTo("QUEUED");
    assertThat(fixture.column("SELECT what FROM alarms")).containsExactly("machine-copied");
    agent.reconnect("start-one", 1);
    assertThat(agent.door().claim(agent.claim(ref)).hasQuarantined()).isTrue();
    assertThatThrownBy(() -> agent.temporal().pollActivityTaskQueue(agent.poll()))
        .hasMessageContaining("PERMISSION_DENIED");
    assertThat(fixture.door.machines().release(agent.id)).isTrue();
    assertThat(agent.door().claim(agent.claim(ref)).hasOrder()).isTrue();
  }

  @Test
  void quarantinesALowerStartAfterAHigher() {
    agent.incarnation = 5;
    assertThat(agent.door().claim(agent.claim(ref)).hasOrder()).isTrue();
    agent.reconnect("start-two", 4);
    assertThat(agent.door().claim(agent.claim(ref)).hasQuarantined()).isTrue();
  }

  @Test
  void letsARestartTakeOverAndEndsWhatWasOpen() throws Exception {
    try (TestControl before = new TestControl(agent)) {
      before.welcomed();
      agent.reconnect("start-two", 2);
      try (TestControl after = new TestControl(agent)) {
        after.welcomed();
        assertThat(before.end()).contains("ABORTED");
        assertThat(fixture.door.connections().presence(agent.id).label()).isEqualTo("online");
      }
    }
    assertThat(fixture.column("SELECT state FROM machines")).containsExactly("active");
  }

  private List<OperationVerdict> reconcile(LocalOperation... operations) {
    return agent
        .door()
        .reconcile(
            ReconcileRequest.newBuilder()
                .setJournalId(agent.journal)
                .setIncarnation(agent.incarnation)
                .setStartNonce(agent.startNonce)
                .addAllOperations(List.of(operations))
                .build())
        .getVerdictsList();
  }

  private static LocalOperation local(OperationRef ref, LocalState state) {
    return LocalOperation.newBuilder()
        .setOpId(ref.opId().value())
        .setSpecSha256(ref.specSha256().value())
        .setState(state)
        .build();
  }

  private static Order order(ClaimResponse response) {
    assertThat(response.hasOrder()).as(response.toString()).isTrue();
    return Json.read(response.getOrder().getBody().toByteArray(), Order.class);
  }

  @Test
  void marksAMachineOnlineUnsureAndOffline() throws Exception {
    try (TestControl control = new TestControl(agent)) {
      control.welcomed();
      assertThat(fixture.door.connections().presence(agent.id).label()).isEqualTo("online");
      agent.close();
      await()
          .atMost(15, TimeUnit.SECONDS)
          .until(() -> fixture.door.connections().presence(agent.id).label().equals("unsure"));
      fixture.clock.advance(AgentConnections.UNSURE_LASTS.plusSeconds(1));
      await()
          .atMost(15, TimeUnit.SECONDS)
          .until(() -> fixture.door.connections().presence(agent.id).label().equals("offline"));
    }
  }
}
