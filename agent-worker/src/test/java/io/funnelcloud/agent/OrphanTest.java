package io.funnelcloud.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.funnelcloud.agent.journal.PidRecord;
import io.funnelcloud.contract.agent.v1.CancelOperation;
import io.funnelcloud.contract.agent.v1.LocalOperation;
import io.funnelcloud.contract.agent.v1.LocalState;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.AttachAnswer;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.operation.OperationState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A supervisor is killed, or the whole journal is: what the agent makes of it, with real commands.
final class OrphanTest {
  @TempDir Path state;
  @TempDir Path ground;
  private final FakeHq hq = new FakeHq();
  private AgentRig rig = new AgentRig(hq, Path.of("/"));

  @BeforeEach
  void join() {
    rig = AgentRig.joined(hq, state);
    rig.start();
  }

  @AfterEach
  void stop() {
    rig.close();
    hq.close();
  }

  /// A command that ignores TERM, whose supervisor is then killed.
  private OpId orphan(Duration runFor) throws IOException {
    OpId opId = running(runFor);
    kill(pid(opId).supervisorPid());
    return opId;
  }

  private OpId running(Duration runFor) {
    OpId opId =
        hq.run(
            FakeHq.spec(
                "trap '' TERM; echo ran >> %s; while :; do sleep 0.1; done"
                    .formatted(ground.resolve("effect"))),
            runFor);
    await().atMost(AgentRig.PATIENCE).until(() -> Files.exists(ground.resolve("effect")));
    await().atMost(AgentRig.PATIENCE).until(() -> Files.exists(rig.opFolder(opId).resolve("pid")));
    return opId;
  }

  private PidRecord pid(OpId opId) throws IOException {
    return Json.read(Files.readString(rig.opFolder(opId).resolve("pid")), PidRecord.class);
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  /// A process that ended but that nobody collected has no arguments any more.
  private static boolean isAlive(long pid) {
    try {
      return !Files.readString(Path.of("/proc/" + pid + "/cmdline")).isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private Stream<LocalOperation> told(OpId opId) {
    return hq.reconciles.stream()
        .flatMap(reconcile -> reconcile.getOperationsList().stream())
        .filter(local -> local.getOpId().equals(opId.value()));
  }

  @Test
  void hqHearsAtOnceThatTheSupervisorIsDeadAndTheCommandAlive() throws IOException {
    OpId opId = orphan(Duration.ofMinutes(5));

    await()
        .atMost(AgentRig.PATIENCE)
        .until(() -> told(opId).anyMatch(local -> local.getState() == LocalState.ORPHANED));

    assertThat(told(opId).reduce((_, last) -> last).orElseThrow().getWhy())
        .contains("supervisor was killed");
    assertThat(isAlive(pid(opId).pid())).isTrue();
    kill(pid(opId).pid());
  }

  @Test
  void theAgentEnforcesRunForInItsPlace() throws IOException {
    OpId opId = orphan(Duration.ofSeconds(3));

    OperationResult result = rig.result(opId);

    assertThat(result.state()).isEqualTo(OperationState.TIMED_OUT);
    assertThat(isAlive(pid(opId).pid())).isFalse();
  }

  @Test
  void aTreeThatEndsUnwatchedIsLostAndRunsNoSecondTime() throws IOException {
    OpId opId = orphan(Duration.ofMinutes(5));
    kill(pid(opId).pid());

    assertThat(rig.result(opId).state()).isEqualTo(OperationState.LOST);
    int answers = hq.completions.size();
    hq.runAgain(opId);
    await().atMost(AgentRig.PATIENCE).until(() -> hq.completions.size() > answers);
    assertThat(rig.result(opId).state()).isEqualTo(OperationState.LOST);
    assertThat(ground.resolve("effect")).hasContent("ran\n");
  }

  @Test
  void aCancelReachesWhatADeadSupervisorLeft() throws IOException {
    OpId opId = orphan(Duration.ofMinutes(5));

    hq.push(CancelOperation.newBuilder().setOpId(opId.value()).setGraceMillis(200).build());

    assertThat(rig.result(opId).state()).isEqualTo(OperationState.CANCELLED);
    assertThat(isAlive(pid(opId).pid())).isFalse();
  }

  @Test
  void aSupervisorKilledInTheGraceLeavesTheKillToTheAgent() throws IOException {
    OpId opId = running(Duration.ofMinutes(5));
    hq.push(CancelOperation.newBuilder().setOpId(opId.value()).setGraceMillis(2000).build());
    await()
        .atMost(AgentRig.PATIENCE)
        .until(() -> Files.exists(rig.opFolder(opId).resolve("cancel")));

    kill(pid(opId).supervisorPid());

    assertThat(rig.result(opId).state()).isEqualTo(OperationState.CANCELLED);
    assertThat(isAlive(pid(opId).pid())).isFalse();
  }

  @Test
  void aSupervisorKilledInTheGraceWhileNoAgentRunsIsFinishedByTheNextAgent() throws IOException {
    OpId opId = running(Duration.ofMinutes(5));
    hq.push(CancelOperation.newBuilder().setOpId(opId.value()).setGraceMillis(60_000).build());
    await()
        .atMost(AgentRig.PATIENCE)
        .until(() -> Files.exists(rig.opFolder(opId).resolve("cancel")));
    rig.close();
    kill(pid(opId).supervisorPid());

    rig.start();

    assertThat(rig.result(opId).state()).isEqualTo(OperationState.CANCELLED);
    assertThat(isAlive(pid(opId).pid())).isFalse();
  }

  @Test
  void aJournalThatIsGoneAnswersUnderAnotherName() throws IOException {
    OpId opId = running(Duration.ofMinutes(5));
    String before = hq.claims.getFirst().getJournalId();
    PidRecord pid = pid(opId);
    rig.close();
    Files.move(state.resolve("journal"), ground.resolve("journal"));
    rig.start();

    String token = hq.attach(opId);

    await().atMost(AgentRig.PATIENCE).until(() -> hq.answer(token, AttachAnswer.class).isPresent());
    // HQ compares it with the claim: not the same memory, so nothing is proven, and it is LOST.
    assertThat(hq.answer(token, AttachAnswer.class).orElseThrow())
        .isInstanceOfSatisfying(
            AttachAnswer.NotStarted.class,
            answer -> assertThat(answer.journalId()).isNotEqualTo(before));
    kill(pid.supervisorPid());
    kill(pid.pid());
  }
}
