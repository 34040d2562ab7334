package io.funnelcloud.workflows.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.request.ApprovalAnswer;
import io.funnelcloud.contract.request.ApprovalAnswer.Decision;
import io.funnelcloud.contract.request.CancelNotice;
import io.funnelcloud.contract.request.Denial;
import io.funnelcloud.contract.request.RequestInput;
import io.funnelcloud.contract.request.RequestStatus;
import io.funnelcloud.contract.request.RequestWorkflow;
import io.funnelcloud.testkit.FakeFleet;
import io.funnelcloud.testkit.FakeHq;
import io.funnelcloud.testkit.FakeMachine;
import io.funnelcloud.testkit.FakeMachine.Behaviour;
import io.funnelcloud.testkit.SampleRequests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Writes the histories that [ReplayTest] replays, one file per way a request can go. Not part of
/// the build; run it after a change that needs new histories, and add, never edit, the files: `mvn
/// -pl workflows -am test -Dtest=RecordHistories -Dsurefire.failIfNoSpecifiedTests=false`
class RecordHistories {
  static final Path FOLDER = Path.of("src", "test", "histories", "Request");

  private final FakeFleet fleet = new FakeFleet();
  private RequestInput input =
      SampleRequests.impatient(SampleRequests.asking("r_7k2ab", "uname -a", "all"));

  @Test
  void success() {
    fleet.online("nas");
    record("success", hq(), stage -> {});
  }

  @Test
  void mixed() {
    fleet.online("nas");
    fleet.online("web2").onRun(new Behaviour.Fails(100));
    record("mixed", hq(), stage -> {});
  }

  @Test
  void contactLost() {
    fleet.online("nas").onRun(new Behaviour.Silent()).onAttach(new Behaviour.Succeeds());
    record("contact-lost", hq(), stage -> {});
  }

  @Test
  void neverStarted() {
    fleet
        .online("nas")
        .onRun(new Behaviour.Silent(), new Behaviour.Succeeds())
        .onAttach(new Behaviour.NeverStarted("j1"));
    record("never-started", hq(), stage -> {});
  }

  @Test
  void moved() {
    input =
        SampleRequests.impatient(
            SampleRequests.asking("r_7k2ab", "uname -a", "any(1) of tag:linux"));
    fleet.offline("nas");
    fleet.online("web1");
    record("moved", hq(), stage -> {});
  }

  @Test
  void approved() {
    fleet.online("nas");
    record(
        "approved",
        hq().judging(SampleRequests.installs()),
        stage -> {
          RequestWorkflow workflow = stage.running();
          Awaitility.await()
              .until(() -> workflow.progress().status() == RequestStatus.NEEDS_APPROVAL);
          workflow.answerApproval(
              new ApprovalAnswer(
                  SampleRequests.ADA,
                  Decision.APPROVE,
                  input.specSha256(),
                  workflow.progress().fleet().orElseThrow().targetsSha256()));
        });
  }

  @Test
  void denied() {
    input = SampleRequests.approvedByAsker("r_7k2ab", "sudo id", "nas");
    fleet.online("nas").onRun(new Behaviour.Fails(1));
    record(
        "rights-missing",
        hq().judging(SampleRequests.installs())
            .proving(new Denial.Proven("sudo: a password is required", "")),
        stage -> {});
  }

  @Test
  void cancelled() {
    FakeMachine away = fleet.offline("nas");
    FakeHq hq = hq();
    hq.cancelBeforeClaim(new OpId(input.id(), 1, away.target().agent(), 1));
    record(
        "cancelled",
        hq,
        stage -> stage.running().cancel(new CancelNotice(SampleRequests.ADA, "no")));
  }

  private FakeHq hq() {
    return new FakeHq(fleet, input.specSha256());
  }

  private void record(String what, FakeHq hq, Consumer<RequestStage> script) {
    try (RequestStage stage = new RequestStage(input, fleet, hq)) {
      RequestWorkflow workflow = stage.start();
      script.accept(stage);
      assertThat(stage.result(workflow).status().isTerminal()).isTrue();
      write(what, stage.history().toJson(true));
    }
  }

  private static void write(String what, String json) {
    String day = LocalDate.now(ZoneOffset.UTC).toString();
    try {
      Files.createDirectories(FOLDER);
      Files.writeString(FOLDER.resolve(day + "-" + what + ".json"), json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
