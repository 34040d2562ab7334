package io.funnelcloud.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.funnelcloud.contract.operation.AttachAnswer;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an agent does while files of its own cannot be written.
final class FullDiskTest {
  @TempDir Path state;
  @TempDir Path ground;
  private final FakeHq hq = new FakeHq();
  private AgentRig rig = new AgentRig(hq, Path.of("/"));

  @BeforeEach
  void join() {
    rig = AgentRig.joined(hq, state);
  }

  @AfterEach
  void stop() {
    rig.close();
    hq.close();
  }

  /// No draft of this file can be made: its place is taken by a folder that is not empty.
  private static void refuseToWrite(Path file) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".tmp");
    Files.createDirectories(draft.resolve("in the way"));
  }

  @Test
  void staysInContactWhenTheOrderKeysCannotBeStored() throws IOException {
    refuseToWrite(state.resolve("identity/order-keys.pem"));

    rig.start();

    OpId opId = hq.run(FakeHq.spec("true"));
    assertThat(rig.result(opId).state()).isEqualTo(OperationState.SUCCEEDED);
    assertThat(hq.announcements).hasSize(1);
  }

  @Test
  void anAttachItCannotWriteDownComesAgain() throws IOException {
    rig.start();
    OpId opId = hq.opId();
    Path folder = Files.createFile(rig.opFolder(opId));

    hq.attach(opId);

    await().atMost(AgentRig.PATIENCE).until(() -> hq.failures.size() == 1);
    assertThat(hq.failures.getFirst().getFailure().getApplicationFailureInfo().getNonRetryable())
        .isFalse();
    assertThat(hq.completions).isEmpty();

    Files.delete(folder);
    String again = hq.attach(opId);
    await().atMost(AgentRig.PATIENCE).until(() -> hq.answer(again, AttachAnswer.class).isPresent());
    assertThat(hq.answer(again, AttachAnswer.class).orElseThrow())
        .isInstanceOf(AttachAnswer.NotStarted.class);
  }

  @Test
  void aRunItCannotWriteDownIsRefused() throws IOException {
    rig.start();
    OpId next = OpId.parse("r_test%05d.1.%s.1".formatted(1, hq.agent()));
    Files.createFile(rig.opFolder(next));

    OpId opId = hq.run(FakeHq.spec("true"));

    assertThat(opId).isEqualTo(next);
    assertThat(rig.result(opId).state()).isEqualTo(OperationState.REFUSED);
  }

  @Test
  void aTokenThatCannotBeStoredIsAnsweredAllTheSame() throws IOException {
    rig.start();
    Path gate = ground.resolve("gate");
    OpId opId = hq.run(FakeHq.spec("while [ ! -e %s ]; do sleep 0.05; done".formatted(gate)));
    await().atMost(AgentRig.PATIENCE).until(() -> Files.exists(rig.opFolder(opId).resolve("pid")));
    refuseToWrite(rig.opFolder(opId).resolve("token"));

    String token = hq.attach(opId);
    Files.createFile(gate);

    await().atMost(AgentRig.PATIENCE).until(() -> hq.answer(token, AttachAnswer.class).isPresent());
    assertThat(hq.answer(token, AttachAnswer.class).orElseThrow())
        .isInstanceOfSatisfying(
            AttachAnswer.Finished.class,
            end -> assertThat(end.result().state()).isEqualTo(OperationState.SUCCEEDED));
  }
}
