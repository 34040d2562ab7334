package io.funnelcloud.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.funnelcloud.contract.agent.v1.OutputStream;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.operation.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Output over links that break, byte for byte.
final class OutputTest {
  @TempDir Path state;
  private final FakeHq hq = new FakeHq();
  private final CutProxy link = new CutProxy(hq.port());
  private AgentRig rig = new AgentRig(hq, Path.of("/"));

  @BeforeEach
  void join() {
    rig = new AgentRig(hq, state);
    rig.join("127.0.0.1:" + link.port());
    rig.start();
  }

  @AfterEach
  void stop() throws IOException {
    rig.close();
    link.close();
    hq.close();
  }

  private void expectExact(OpId opId, OperationResult result) {
    assertThat(result.state()).isEqualTo(OperationState.SUCCEEDED);
    byte[] arrived = hq.artifacts.bytes(opId.value(), OutputStream.STDOUT);
    assertThat(arrived).hasSize((int) result.stdout().bytes());
    assertThat(Sha256.of(arrived)).isEqualTo(result.stdout().sha256());
    assertThat(result.artifact()).isPresent();
  }

  @Test
  void arrivesExactlyOverALinkThatIsCutAgainAndAgain() {
    OpId opId =
        hq.run(
            FakeHq.spec(
                "for i in 1 2 3 4 5 6 7 8; do head -c 500000 /dev/urandom; sleep 0.3; done"));
    for (int cut = 1; cut <= 3; cut++) {
      long mark = cut * 700_000L;
      await().atMost(AgentRig.PATIENCE).until(() -> link.passed() > mark);
      link.cut();
    }

    expectExact(opId, rig.result(opId));

    assertThat(hq.artifacts.opens.get()).isGreaterThan(1);
  }

  @Test
  void arrivesExactlyOverCutsOfTheLinkAndRestartsOfTheAgent() {
    OpId opId =
        hq.run(FakeHq.spec("for i in $(seq 1 250); do echo line $i of many; sleep 0.03; done"));
    for (int round = 1; round <= 6; round++) {
      int mark = round * 300;
      await()
          .atMost(AgentRig.PATIENCE)
          .until(() -> hq.artifacts.bytes(opId.value(), OutputStream.STDOUT).length > mark);
      if (round % 3 == 0) {
        rig.close();
        rig.start();
      } else {
        link.cut();
      }
    }

    expectExact(opId, rig.result(opId));

    assertThat(hq.artifacts.opens.get()).isGreaterThan(3);
  }

  @Test
  void startsAgainFromTheBeginningWhenHqAsks() {
    hq.artifacts.restartsToAsk.set(2);

    OpId opId = hq.run(FakeHq.spec("head -c 300000 /dev/urandom"));

    expectExact(opId, rig.result(opId));
    assertThat(hq.artifacts.opens).hasValue(3);
  }

  @Test
  void endsWithTheOutputKeptHereWhenHqNeverTakesIt() throws IOException {
    hq.artifacts.isFull = true;

    OpId opId = hq.run(FakeHq.spec("echo kept"));

    OperationResult result = rig.result(opId);
    assertThat(result.state()).isEqualTo(OperationState.SUCCEEDED);
    assertThat(result.why()).contains("HQ did not take the output: RESOURCE_EXHAUSTED");
    assertThat(result.artifact()).isEmpty();
    Path closed = rig.opFolder(opId).resolve("closed");
    await().atMost(AgentRig.PATIENCE).until(() -> Files.exists(closed));
    rig.close();
    assertThat(rig.opFolder(opId).resolve("spool.000000")).isNotEmptyFile();
  }

  @Test
  void keepsTheSpoolUntilTheResultIsAcknowledged() throws IOException {
    OpId opId = hq.run(FakeHq.spec("echo one; sleep 1; echo two"));
    await().atMost(AgentRig.PATIENCE).until(() -> Files.exists(rig.opFolder(opId).resolve("pid")));
    hq.stop();
    await().atMost(AgentRig.PATIENCE).until(() -> Files.exists(rig.opFolder(opId).resolve("exit")));
    assertThat(rig.opFolder(opId).resolve("spool.000000")).exists();

    hq.start();

    expectExact(opId, rig.result(opId));
    await()
        .atMost(AgentRig.PATIENCE)
        .untilAsserted(() -> {
          try (Stream<Path> files = Files.list(rig.opFolder(opId))) {
            assertThat(files).noneMatch(f -> f.getFileName().toString().startsWith("spool."));
          }
        });
  }
}
