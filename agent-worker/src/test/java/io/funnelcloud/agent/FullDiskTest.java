package io.funnelcloud.agent;

import static org.assertj.core.api.Assertions.assertThat;

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
}
