package io.funnelcloud.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.funnelcloud.contract.agent.v1.AnnounceAgain;
import io.funnelcloud.contract.agent.v1.CancelOperation;
import io.funnelcloud.contract.agent.v1.ClaimResponse;
import io.funnelcloud.contract.agent.v1.ControlDown;
import io.funnelcloud.contract.agent.v1.OperationVerdict;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.operation.Order;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A cancel at every stage of an operation, also with the agent dying in between.
final class CancelTest {
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

  private Path ready() {
    return ground.resolve("ready");
  }

  private OpId running(String script) {
    OpId opId = hq.run(FakeHq.spec(script + "; touch " + ready() + "; sleep 1000"));
    await().atMost(AgentRig.PATIENCE).until(() -> Files.exists(ready()));
    return opId;
  }

  private void push(OpId opId) {
    hq.push(CancelOperation.newBuilder().setOpId(opId.value()).setGraceMillis(200).build());
  }

  /// Processes that carry the word in their arguments, whatever became of their parents.
  private static List<Long> carrying(String word) {
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> arguments(pid).contains(word))
        .toList();
  }

  private static String arguments(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // It ended meanwhile.
    }
  }

  @Test
  void nothingIsLeftOfWhatTriedToGetAway() {
    String word = "1000.0" + ProcessHandle.current().pid();
    OpId opId =
        running(
            "setsid sh -c 'sleep %1$s &'; (trap '' TERM; while :; do sleep %1$s; done) &"
                    .formatted(word)
                + " setsid setsid sleep %1$s & sleep 0.3".formatted(word));
    assertThat(carrying(word)).hasSizeGreaterThanOrEqualTo(3);

    push(opId);

    assertThat(rig.result(opId).state()).isEqualTo(OperationState.CANCELLED);
    assertThat(carrying(word)).isEmpty();
  }

  @Test
  void aCancelBetweenOrderAndStartStartsNothing() {
    Path effect = ground.resolve("effect");
    hq.claimAnswer.set((request, order) -> cancelThenDeliver(request.getOpId(), order));

    OpId opId = hq.run(FakeHq.spec("touch " + effect));

    assertThat(rig.result(opId).state()).isEqualTo(OperationState.CANCELLED);
    assertThat(effect).doesNotExist();
  }

  /// The cancel is there before the order arrives.
  private ClaimResponse cancelThenDeliver(String opId, Order order) {
    hq.push(CancelOperation.newBuilder().setOpId(opId).setReason("cancelled by alice").build());
    int before = hq.announcements.size();
    // What the agent answers to this it does after the cancel.
    hq.push(ControlDown.newBuilder().setAnnounceAgain(AnnounceAgain.getDefaultInstance()).build());
    await().atMost(AgentRig.PATIENCE).until(() -> hq.announcements.size() > before);
    return ClaimResponse.newBuilder().setOrder(hq.signer().sign(order)).build();
  }

  @Test
  void anExitWrittenEarlierWins() throws IOException {
    Path gate = ground.resolve("gate");
    OpId opId = hq.run(FakeHq.spec("while [ ! -e %s ]; do sleep 0.05; done".formatted(gate)));
    await().atMost(AgentRig.PATIENCE).until(() -> Files.exists(rig.opFolder(opId).resolve("pid")));
    rig.close();
    Files.createFile(gate);
    await().atMost(AgentRig.PATIENCE).until(() -> Files.exists(rig.opFolder(opId).resolve("exit")));
    cancelAtReconcile();

    rig.start();

    assertThat(rig.result(opId).state()).isEqualTo(OperationState.SUCCEEDED);
  }

  private void cancelAtReconcile() {
    hq.verdict.set(held ->
        OperationVerdict.newBuilder()
            .setOpId(held)
            .setCancel(CancelOperation.newBuilder().setOpId(held).setGraceMillis(200))
            .build());
  }

  @Test
  void anAgentKilledBetweenTheCancelFileAndTheSignalStillCancels() {
    OpId opId = running("true");
    rig.close();
    // All that agent had done; a supervisor looks for it once a second by itself.
    write(rig.opFolder(opId).resolve("cancel"), "{\"graceMillis\":200}");
    await().atMost(AgentRig.PATIENCE).until(() -> Files.exists(rig.opFolder(opId).resolve("exit")));

    rig.start();

    assertThat(rig.result(opId).state()).isEqualTo(OperationState.CANCELLED);
  }

  @Test
  void anAgentKilledBeforeTheCancelFileHearsOfTheCancelAgain() {
    OpId opId = running("trap '' TERM");
    rig.close();
    cancelAtReconcile();

    rig.start();

    assertThat(rig.result(opId).state()).isEqualTo(OperationState.CANCELLED);
  }

  @Test
  void aSecondCancelChangesNothing() {
    OpId opId = running("trap '' TERM");

    push(opId);
    push(opId);
    push(opId);

    assertThat(rig.result(opId).state()).isEqualTo(OperationState.CANCELLED);
    assertThat(hq.completions).hasSize(1);
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
