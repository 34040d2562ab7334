package io.funnelcloud.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.funnelcloud.contract.agent.v1.CancelOperation;
import io.funnelcloud.contract.agent.v1.OutputStream;
import io.funnelcloud.contract.fleet.Manifest;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.operation.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One agent and HQ, from joining to results.
final class AgentTest {
  @TempDir Path state;
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

  private OperationResult result(OpId opId) {
    return rig.result(opId);
  }

  @Test
  void runsACommandAndTellsHowItEnded() {
    OpId opId = hq.run(FakeHq.spec("echo hello; echo trouble >&2; exit 3"));

    OperationResult result = result(opId);

    assertThat(result.state()).isEqualTo(OperationState.FAILED);
    assertThat(result.exitCode()).hasValue(3);
    assertThat(result.artifact()).hasValue("artifact-of-" + opId);
    assertThat(result.stdout().sha256())
        .isEqualTo(Sha256.of("hello\n".getBytes(StandardCharsets.UTF_8)));
    assertThat(hq.artifacts.bytes(opId.value(), OutputStream.STDERR))
        .asString()
        .isEqualTo("trouble\n");
  }

  @Test
  void announcesAndReconcilesBeforeTheFirstPoll() {
    await().atMost(AgentRig.PATIENCE).until(() -> hq.order.contains("poll"));

    assertThat(hq.order.subList(0, 3)).containsExactly("control", "reconcile", "poll");
    Manifest manifest = Json.read(hq.announcements.getFirst().getManifestJson(), Manifest.class);
    assertThat(manifest.slots()).isGreaterThanOrEqualTo(2);
    assertThat(manifest.shells()).isNotEmpty();
    assertThat(Optional.of(manifest.account())).hasValue(System.getProperty("user.name"));
  }

  @Test
  void aCommandWithoutOutputHasNoArtifact() {
    OpId opId = hq.run(FakeHq.spec("true"));

    assertThat(result(opId).state()).isEqualTo(OperationState.SUCCEEDED);
    assertThat(result(opId).artifact()).isEmpty();
  }

  @Test
  void hqHearsThatASilentCommandRuns() {
    OpId opId = hq.run(FakeHq.spec("sleep 60"));

    await().atMost(AgentRig.PATIENCE).until(() -> hq.artifacts.opens.get() == 1);
    assertThat(hq.completions).isEmpty();

    hq.push(CancelOperation.newBuilder().setOpId(opId.value()).setGraceMillis(200).build());
    assertThat(result(opId).state()).isEqualTo(OperationState.CANCELLED);
    assertThat(result(opId).artifact()).isEmpty();
  }

  @Test
  void aMachineLetOutOfQuarantineComesBackByItself() {
    assertThat(result(hq.run(FakeHq.spec("true"))).state()).isEqualTo(OperationState.SUCCEEDED);
    int reconciles = hq.reconciles.size();
    hq.quarantine();
    await()
        .atMost(AgentRig.PATIENCE)
        .until(() -> hq.order.indexOf("control") < hq.order.lastIndexOf("control"));
    assertThat(hq.reconciles).hasSize(reconciles);

    hq.inQuarantine = false;

    await().atMost(AgentRig.PATIENCE).until(() -> hq.reconciles.size() > reconciles);
    assertThat(result(hq.run(FakeHq.spec("true"))).state()).isEqualTo(OperationState.SUCCEEDED);
  }
}
