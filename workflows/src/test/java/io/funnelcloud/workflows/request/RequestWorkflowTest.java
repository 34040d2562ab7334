package io.funnelcloud.workflows.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnelcloud.contract.fleet.MachineName;
import io.funnelcloud.contract.fleet.Skipped;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.contract.request.ApprovalAnswer;
import io.funnelcloud.contract.request.ApprovalAnswer.Decision;
import io.funnelcloud.contract.request.CancelNotice;
import io.funnelcloud.contract.request.Denial;
import io.funnelcloud.contract.request.NotStartedJudgement;
import io.funnelcloud.contract.request.RequestInput;
import io.funnelcloud.contract.request.RequestResult;
import io.funnelcloud.contract.request.RequestStatus;
import io.funnelcloud.contract.request.RequestWorkflow;
import io.funnelcloud.testkit.FakeFleet;
import io.funnelcloud.testkit.FakeHq;
import io.funnelcloud.testkit.FakeMachine;
import io.funnelcloud.testkit.FakeMachine.Behaviour;
import io.funnelcloud.testkit.SampleRequests;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowUpdateException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class RequestWorkflowTest {
  private final FakeFleet fleet = new FakeFleet();
  private RequestInput input =
      SampleRequests.impatient(SampleRequests.asking("r_7k2ab", "uname -a", "all"));

  private FakeHq hq() {
    return new FakeHq(fleet, input.specSha256());
  }

  private RequestResult finished(FakeHq hq) {
    try (RequestStage stage = new RequestStage(input, fleet, hq)) {
      return stage.finished();
    }
  }

  @Test
  void oneMachineTakesTwoWorkflowTasks() {
    fleet.online("nas");
    FakeHq hq = hq();
    try (RequestStage stage = new RequestStage(input, fleet, hq)) {
      RequestResult result = stage.finished();

      assertThat(result.status()).isEqualTo(RequestStatus.SUCCEEDED);
      assertThat(result.summary()).isEqualTo("done on nas");
      assertThat(stage.events(EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)).isEqualTo(2);
      assertThat(stage.events(EventType.EVENT_TYPE_TIMER_STARTED)).isZero();
      assertThat(hq.statuses()).containsExactly(RequestStatus.SUCCEEDED);
    }
  }

  @Test
  void someFailuresArePartialAndSaidInOneSentence() {
    fleet.online("nas");
    fleet.online("pi4");
    fleet.online("web1");
    fleet.online("web2").onRun(new Behaviour.Fails(100));

    RequestResult result = finished(hq());

    assertThat(result.status()).isEqualTo(RequestStatus.PARTIAL);
    assertThat(result.summary()).isEqualTo("3 of 4 done; web2 failed: exit code 100");
    assertThat(result.counts())
        .containsEntry(OperationState.SUCCEEDED, 3)
        .containsEntry(OperationState.FAILED, 1);
  }

  @Test
  void offlineUntilTheDeadlineExpires() {
    fleet.offline("nas");

    RequestResult result = finished(hq());

    assertThat(result.status()).isEqualTo(RequestStatus.EXPIRED);
    assertThat(result.summary()).isEqualTo("nas never started: nas was offline until the deadline");
  }

  @Test
  void lostContactThenFinishedIsTheTrueResult() {
    FakeMachine nas =
        fleet.online("nas").onRun(new Behaviour.Silent()).onAttach(new Behaviour.Succeeds());
    FakeHq hq = hq();

    RequestResult result = finished(hq);

    assertThat(result.status()).isEqualTo(RequestStatus.SUCCEEDED);
    assertThat(nas.delivered()).hasSize(1);
    assertThat(nas.attached()).isEqualTo(nas.delivered());
    assertThat(hq.statuses()).containsExactly(RequestStatus.UNKNOWN, RequestStatus.SUCCEEDED);
  }

  @Test
  void silenceBeyondResolveByIsLost() {
    fleet.online("nas").onRun(new Behaviour.Silent()).onAttach(new Behaviour.Silent());

    RequestResult result = finished(hq());

    assertThat(result.counts()).containsEntry(OperationState.LOST, 1);
    assertThat(result.status()).isEqualTo(RequestStatus.FAILED);
    assertThat(result.summary()).startsWith("nas did not finish: no contact since 14:0");
  }

  @Test
  void neverStartedRunsAgainUnderTheSameName() {
    FakeMachine nas =
        fleet
            .online("nas")
            .onRun(new Behaviour.Silent(), new Behaviour.Succeeds())
            .onAttach(new Behaviour.NeverStarted("journal-1"));

    RequestResult result = finished(hq());

    assertThat(result.status()).isEqualTo(RequestStatus.SUCCEEDED);
    assertThat(nas.delivered()).hasSize(2).containsOnly(nas.delivered().getFirst());
  }

  @Test
  void neverStartedByAnotherJournalIsLost() {
    fleet
        .online("nas")
        .onRun(new Behaviour.Silent())
        .onAttach(new Behaviour.NeverStarted("journal-2"));

    RequestResult result = finished(hq().judgingNotStarted(NotStartedJudgement.LOST));

    assertThat(result.counts()).containsEntry(OperationState.LOST, 1);
  }

  @Test
  void anyOfMovesOnceToAnotherMachine() {
    input =
        SampleRequests.impatient(
            SampleRequests.asking("r_7k2ab", "uname -a", "any(1) of tag:linux"));
    fleet.offline("nas");
    FakeMachine other = fleet.online("web1");

    RequestResult result = finished(hq());

    assertThat(result.status()).isEqualTo(RequestStatus.SUCCEEDED);
    assertThat(result.summary()).isEqualTo("done on web1");
    assertThat(other.delivered()).hasSize(1);
    assertThat(result.machines())
        .anySatisfy(line ->
            assertThat(line.why())
                .isEqualTo("never started: nas was offline until the deadline; moved to web1"));
  }

  @Test
  void nothingOnlineNeverStarts() {
    fleet.skipping(new Skipped(new MachineName("win1"), "offline since 13 Mar 10:00 UTC"));

    RequestResult result = finished(hq());

    assertThat(result.status()).isEqualTo(RequestStatus.EXPIRED);
    assertThat(result.machines()).isEmpty();
  }

  @Test
  void unknownMachineIsRefused() {
    RequestResult result = finished(hq());

    assertThat(result.status()).isEqualTo(RequestStatus.REFUSED);
    assertThat(result.summary()).startsWith("not run: no machine matches");
  }

  @Test
  void refusalOfTheMachineIsTold() {
    fleet.online("nas").onRun(new Behaviour.Refuses("its owner said no"));

    RequestResult result = finished(hq());

    assertThat(result.status()).isEqualTo(RequestStatus.REFUSED);
    assertThat(result.summary()).isEqualTo("nas not run: its owner said no");
  }

  @Test
  void answerForAnotherOperationProvesNothing() {
    fleet.online("nas").onRun(new Behaviour.Mistaken());

    assertThat(finished(hq()).counts()).containsEntry(OperationState.LOST, 1);
  }

  @Test
  void provenDenialSaysWhatWouldAllowIt() {
    input = SampleRequests.approvedByAsker("r_7k2ab", "sudo apt-get -y upgrade", "nas");
    fleet.online("nas").onRun(new Behaviour.Fails(1));

    RequestResult result =
        finished(
            hq().judging(SampleRequests.installs())
                .proving(new Denial.Proven("sudo: a password is required", "aj ALL=(root) …")));

    assertThat(result.status()).isEqualTo(RequestStatus.FAILED);
    assertThat(result.summary())
        .isEqualTo(
            "nas failed: needs more rights: sudo: a password is required;"
                + " to allow exactly this: aj ALL=(root) …");
  }

  @Test
  void approvedByTheAskerRunsAtOnce() {
    input = SampleRequests.approvedByAsker("r_7k2ab", "sudo apt-get -y upgrade", "nas");
    fleet.online("nas");

    assertThat(finished(hq().judging(SampleRequests.installs())).status())
        .isEqualTo(RequestStatus.SUCCEEDED);
  }

  @Test
  void runsAfterAYesBoundToBytesAndTargets() {
    FakeMachine nas = fleet.online("nas");
    FakeHq hq = hq().judging(SampleRequests.installs());
    try (RequestStage stage = new RequestStage(input, fleet, hq)) {
      RequestWorkflow workflow = asked(stage);
      assertThat(nas.delivered()).isEmpty();
      Sha256 targets = workflow.progress().fleet().orElseThrow().targetsSha256();

      assertThatThrownBy(() -> workflow.answerApproval(answer(Decision.APPROVE, wrong(), targets)))
          .isInstanceOf(WorkflowUpdateException.class);
      assertThatThrownBy(
              () -> workflow.answerApproval(answer(Decision.APPROVE, input.specSha256(), wrong())))
          .isInstanceOf(WorkflowUpdateException.class);
      assertThat(nas.delivered()).isEmpty();

      workflow.answerApproval(answer(Decision.APPROVE, input.specSha256(), targets));

      assertThat(stage.result(workflow).status()).isEqualTo(RequestStatus.SUCCEEDED);
      assertThat(hq.statuses())
          .containsExactly(RequestStatus.NEEDS_APPROVAL, RequestStatus.SUCCEEDED);
    }
  }

  @Test
  void noIsRefusedByName() {
    FakeMachine nas = fleet.online("nas");
    try (RequestStage stage =
        new RequestStage(input, fleet, hq().judging(SampleRequests.installs()))) {
      RequestWorkflow workflow = asked(stage);
      Sha256 targets = workflow.progress().fleet().orElseThrow().targetsSha256();

      RequestStatus told =
          workflow.answerApproval(answer(Decision.DENY, input.specSha256(), targets));

      assertThat(told).isEqualTo(RequestStatus.REFUSED);
      assertThat(stage.result(workflow).summary()).isEqualTo("ada said no");
      assertThat(nas.delivered()).isEmpty();
    }
  }

  @Test
  void nobodyAnsweringForADayIsRefused() {
    FakeMachine nas = fleet.online("nas");

    RequestResult result = finished(hq().judging(SampleRequests.installs()));

    assertThat(result.status()).isEqualTo(RequestStatus.REFUSED);
    assertThat(result.summary()).isEqualTo("nobody answered");
    assertThat(nas.delivered()).isEmpty();
  }

  @Test
  void cancelWhileAskingRunsNothing() {
    FakeMachine nas = fleet.online("nas");
    try (RequestStage stage =
        new RequestStage(input, fleet, hq().judging(SampleRequests.installs()))) {
      RequestWorkflow workflow = asked(stage);

      workflow.cancel(new CancelNotice(SampleRequests.ADA, "changed my mind"));

      assertThat(stage.result(workflow).status()).isEqualTo(RequestStatus.CANCELLED);
      assertThat(nas.delivered()).isEmpty();
    }
  }

  @Test
  void cancelClosesWhatWasNeverClaimedAndWaitsForTheRest() {
    FakeMachine away = fleet.offline("nas");
    FakeMachine web = fleet.online("web1");
    web.onRun(new Behaviour.Silent())
        .onAttach(new Behaviour.Ends(OperationState.CANCELLED, "its processes were ended"));
    FakeHq hq = hq();
    try (RequestStage stage = new RequestStage(input, fleet, hq)) {
      RequestWorkflow workflow = stage.start();
      Awaitility.await().until(() -> !web.delivered().isEmpty());
      hq.cancelBeforeClaim(new OpId(input.id(), 1, away.target().agent(), 1));

      workflow.cancel(new CancelNotice(SampleRequests.ADA, "wrong machines"));
      RequestResult result = stage.result(workflow);

      assertThat(result.status()).isEqualTo(RequestStatus.CANCELLED);
      assertThat(result.counts()).containsEntry(OperationState.CANCELLED, 2);
      assertThat(hq.statuses()).contains(RequestStatus.CANCELLING);
      assertThat(stage.events(EventType.EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED)).isEqualTo(1);
      assertThat(away.delivered()).isEmpty();
    }
  }

  @Test
  void manyMachinesFitInOneWorkflow() {
    for (int number = 1; number <= 60; number++) {
      fleet.online("node-" + number);
    }

    RequestResult result = finished(hq());

    assertThat(result.status()).isEqualTo(RequestStatus.SUCCEEDED);
    assertThat(result.summary()).isEqualTo("60 of 60 done");
  }

  private static RequestWorkflow asked(RequestStage stage) {
    RequestWorkflow workflow = stage.start();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> workflow.progress().status() == RequestStatus.NEEDS_APPROVAL);
    return workflow;
  }

  private static ApprovalAnswer answer(Decision decision, Sha256 spec, Sha256 targets) {
    return new ApprovalAnswer(SampleRequests.ADA, decision, spec, targets);
  }

  private static Sha256 wrong() {
    return Sha256.of("other".getBytes(StandardCharsets.UTF_8));
  }
}
