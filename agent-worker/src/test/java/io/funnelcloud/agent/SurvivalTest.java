package io.funnelcloud.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.funnelcloud.contract.agent.v1.CancelOperation;
import io.funnelcloud.contract.agent.v1.ClaimQuarantined;
import io.funnelcloud.contract.agent.v1.ClaimResponse;
import io.funnelcloud.contract.agent.v1.ClaimTerminal;
import io.funnelcloud.contract.agent.v1.OperationVerdict;
import io.funnelcloud.contract.agent.v1.OutputStream;
import io.funnelcloud.contract.operation.AttachAnswer;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.operation.OperationState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Restarts, dead tokens, cancels and an HQ that goes away, with real commands.
final class SurvivalTest {
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

  private Path gate() {
    return ground.resolve("gate");
  }

  private Path effect() {
    return ground.resolve("effect");
  }

  /// A command that has an effect, then waits for the gate.
  private OpId startGated() {
    OpId opId =
        hq.run(
            FakeHq.spec(
                "echo ran >> %s; while [ ! -e %s ]; do sleep 0.05; done; echo done"
                    .formatted(effect(), gate())));
    awaitEffect();
    return opId;
  }

  private void awaitEffect() {
    await().atMost(AgentRig.PATIENCE).until(() -> Files.exists(effect()));
  }

  private void openGate() {
    try {
      Files.createFile(gate());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aCommandOutlivesItsAgentAndIsAnsweredByTheNext() {
    OpId opId = startGated();

    rig.close();
    rig.start();
    openGate();

    assertThat(rig.result(opId).state()).isEqualTo(OperationState.SUCCEEDED);
    assertThat(effect()).hasContent("ran\n");
    assertThat(hq.artifacts.bytes(opId.value(), OutputStream.STDOUT))
        .asString()
        .isEqualTo("done\n");
    assertThat(hq.claims).hasSize(1);
  }

  @Test
  void aCommandThatEndedWithoutAnAgentIsAnsweredByTheNext() {
    OpId opId = startGated();

    rig.close();
    openGate();
    await().atMost(AgentRig.PATIENCE).until(() -> Files.exists(rig.opFolder(opId).resolve("exit")));
    rig.start();

    assertThat(rig.result(opId).state()).isEqualTo(OperationState.SUCCEEDED);
    assertThat(effect()).hasContent("ran\n");
  }

  @Test
  void aSecondDeliveryAttachesAndRunsNothing() {
    OpId opId = startGated();
    String second = hq.attach(opId);
    openGate();

    await()
        .atMost(AgentRig.PATIENCE)
        .until(() -> hq.answer(second, AttachAnswer.class).isPresent());

    AttachAnswer answer = hq.answer(second, AttachAnswer.class).orElseThrow();
    assertThat(answer).isInstanceOf(AttachAnswer.Finished.class);
    assertThat(effect()).hasContent("ran\n");
    assertThat(hq.answer(opId + "/run", OperationResult.class)).isEmpty();
  }

  @Test
  void aDeliveryAfterTheEndIsAnsweredFromTheJournal() {
    OpId opId = startGated();
    openGate();
    OperationResult first = rig.result(opId);

    String again = hq.runAgain(opId);

    await()
        .atMost(AgentRig.PATIENCE)
        .until(() -> hq.answer(again, OperationResult.class).isPresent());
    assertThat(hq.answer(again, OperationResult.class)).hasValue(first);
    assertThat(effect()).hasContent("ran\n");
  }

  @Test
  void attachingToWhatNeverStartedSaysSoAndStartsNothing() {
    OpId opId = hq.opId();

    String token = hq.attach(opId);

    await().atMost(AgentRig.PATIENCE).until(() -> hq.answer(token, AttachAnswer.class).isPresent());
    assertThat(hq.answer(token, AttachAnswer.class).orElseThrow())
        .isInstanceOf(AttachAnswer.NotStarted.class);
    assertThat(hq.claims).isEmpty();
  }

  @Test
  void notStartedMayBeRunAfterwards() {
    OpId opId = hq.opId();
    String token = hq.attach(opId);
    await().atMost(AgentRig.PATIENCE).until(() -> hq.answer(token, AttachAnswer.class).isPresent());

    hq.specs.put(opId, FakeHq.spec("true"));
    hq.runAgain(opId);

    assertThat(rig.result(opId).state()).isEqualTo(OperationState.SUCCEEDED);
  }

  @Test
  void aDeadTokenKillsNothingAndTheNextOneIsAnswered() {
    OpId opId = startGated();
    String dead = hq.heartbeats.isEmpty() ? "" : hq.heartbeats.getFirst();
    hq.kill(dead.isEmpty() ? opId + "/run/2" : dead);
    openGate();
    int before = hq.reconciles.size();
    await().atMost(AgentRig.PATIENCE).until(() -> hq.reconciles.size() > before);

    String attach = hq.attach(opId);

    await()
        .atMost(AgentRig.PATIENCE)
        .until(() -> hq.answer(attach, AttachAnswer.class).isPresent());
    assertThat(hq.answer(attach, AttachAnswer.class).orElseThrow())
        .isInstanceOfSatisfying(
            AttachAnswer.Finished.class,
            end -> assertThat(end.result().state()).isEqualTo(OperationState.SUCCEEDED));
    assertThat(effect()).hasContent("ran\n");
  }

  @Test
  void whatAnEarlierAgentTookInIsClaimedOnlyWhenHqStillWaitsForIt() {
    hq.claimAnswer.set((_, _) ->
        ClaimResponse.newBuilder()
            .setQuarantined(ClaimQuarantined.newBuilder().setReason("not yet"))
            .build());
    OpId opId = hq.run(FakeHq.spec("echo ran >> " + effect()));
    await().atMost(AgentRig.PATIENCE).until(() -> !hq.claims.isEmpty());
    rig.close();
    hq.claimAnswer.set(hq::deliver);
    hq.kill(opId + "/run/2");
    int reconciles = hq.reconciles.size();

    rig.start();

    // Once for the contact, once for the dead token.
    await().atMost(AgentRig.PATIENCE).until(() -> hq.reconciles.size() >= reconciles + 2);
    assertThat(rig.result(hq.run(FakeHq.spec("true"))).state()).isEqualTo(OperationState.SUCCEEDED);
    assertThat(effect()).doesNotExist();

    hq.runAgain(opId);
    assertThat(rig.result(opId).state()).isEqualTo(OperationState.SUCCEEDED);
    assertThat(effect()).hasContent("ran\n");
  }

  @Test
  void whatAnEarlierAgentTookInIsClaimedAfterASignOfLife() {
    hq.claimAnswer.set((_, _) ->
        ClaimResponse.newBuilder()
            .setQuarantined(ClaimQuarantined.newBuilder().setReason("not yet"))
            .build());
    OpId opId = hq.run(FakeHq.spec("true"));
    await().atMost(AgentRig.PATIENCE).until(() -> !hq.claims.isEmpty());
    rig.close();
    hq.claimAnswer.set(hq::deliver);

    rig.start();

    assertThat(rig.result(opId).state()).isEqualTo(OperationState.SUCCEEDED);
  }

  @Test
  void anOperationThatHqClosedIsClosedHere() {
    hq.verdict.set(opId ->
        OperationVerdict.newBuilder()
            .setOpId(opId)
            .setTerminal(ClaimTerminal.newBuilder().setState("LOST"))
            .build());
    OpId opId = startGated();
    hq.kill(opId + "/run/2");
    openGate();

    await()
        .atMost(AgentRig.PATIENCE)
        .until(() -> Files.exists(rig.opFolder(opId).resolve("closed")));
    assertThat(hq.answer(opId.value(), OperationResult.class)).isEmpty();
  }

  @Test
  void aPushedCancelEndsTheTree() {
    OpId opId = startGated();

    hq.push(CancelOperation.newBuilder().setOpId(opId.value()).setGraceMillis(200).build());

    OperationResult result = rig.result(opId);
    assertThat(result.state()).isEqualTo(OperationState.CANCELLED);
    assertThat(result.signal()).isEqualTo(Optional.of(15));
  }

  @Test
  void aCancelHeardAtReconcileReachesACommandOfAnEarlierAgent() {
    OpId opId = startGated();
    rig.close();
    hq.verdict.set(held ->
        OperationVerdict.newBuilder()
            .setOpId(held)
            .setCancel(CancelOperation.newBuilder().setOpId(held).setGraceMillis(200))
            .build());

    rig.start();

    assertThat(rig.result(opId).state()).isEqualTo(OperationState.CANCELLED);
  }

  @Test
  void anHqThatComesBackHearsTheEnd() {
    OpId opId = startGated();
    hq.stop();
    openGate();
    await().atMost(AgentRig.PATIENCE).until(() -> Files.exists(rig.opFolder(opId).resolve("exit")));

    hq.start();

    assertThat(rig.result(opId).state()).isEqualTo(OperationState.SUCCEEDED);
    OpId next = hq.run(FakeHq.spec("true"));
    assertThat(rig.result(next).state()).isEqualTo(OperationState.SUCCEEDED);
  }

  @Test
  void startsBeforeHqDoes() {
    rig.close();
    hq.stop();
    rig.start();
    OpId opId = hq.run(FakeHq.spec("true"));

    hq.start();

    assertThat(rig.result(opId).state()).isEqualTo(OperationState.SUCCEEDED);
  }

  @Test
  void aRemovedFolderOfASpentOperationIsLostNotRunAgain() throws IOException {
    OpId opId = startGated();
    openGate();
    rig.result(opId);
    rig.close();
    Files.move(rig.opFolder(opId), ground.resolve("moved"));
    rig.start();
    int answers = hq.completions.size();

    hq.runAgain(opId);

    await().atMost(AgentRig.PATIENCE).until(() -> hq.completions.size() > answers);
    assertThat(rig.result(opId).state()).isEqualTo(OperationState.LOST);
    assertThat(effect()).hasContent("ran\n");
  }
}
