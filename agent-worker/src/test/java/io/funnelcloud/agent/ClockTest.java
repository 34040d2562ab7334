package io.funnelcloud.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.funnelcloud.agent.journal.Housekeeping;
import io.funnelcloud.contract.agent.v1.OutputStream;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.operation.OperationState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A wall clock that jumps, and a journal that is full.
final class ClockTest {
  @TempDir Path state;
  @TempDir Path ground;
  private final AtomicReference<Duration> jump = new AtomicReference<>(Duration.ZERO);
  private final InstantSource clock = () -> Instant.now().plus(jump.get());
  private final FakeHq hq = new FakeHq();
  private AgentRig rig = new AgentRig(hq, Path.of("/"));

  @BeforeEach
  void join() {
    rig = AgentRig.joined(hq, state).clock(clock).slots(1);
  }

  @AfterEach
  void stop() {
    rig.close();
    hq.close();
  }

  private OpId gated() {
    OpId opId =
        hq.run(
            FakeHq.spec(
                "while [ ! -e %s ]; do sleep 0.05; done; echo done"
                    .formatted(ground.resolve("gate"))));
    await().atMost(AgentRig.PATIENCE).until(() -> Files.exists(rig.opFolder(opId).resolve("pid")));
    return opId;
  }

  @ParameterizedTest
  @ValueSource(longs = {400, -400})
  void aJumpOfMoreThanAYearEndsNothingAndForgetsNothing(long days) throws IOException {
    rig.start();
    OpId finished = hq.run(FakeHq.spec("echo early"));
    rig.result(finished);
    OpId running = gated();

    jump.set(Duration.ofDays(days));
    rig.close();
    rig.start();

    // By that clock no certificate is valid, so there is no contact; the command does not care.
    assertThat(rig.opFolder(finished)).exists();
    jump.set(Duration.ZERO);
    Files.createFile(ground.resolve("gate"));
    assertThat(rig.result(running).state()).isEqualTo(OperationState.SUCCEEDED);
    assertThat(rig.result(hq.run(FakeHq.spec("true"))).state()).isEqualTo(OperationState.SUCCEEDED);
    assertThat(rig.opFolder(finished)).exists();
  }

  @ParameterizedTest
  @ValueSource(longs = {20, -20})
  void aJumpWhileInContactEndsNothingAndOnlyOrdersAreRefused(long days) throws IOException {
    rig.start();
    OpId running = gated();
    OpId waiting = hq.run(FakeHq.spec("true"));
    await().atMost(AgentRig.PATIENCE).until(() -> rig.journalFolders() == 2);

    jump.set(Duration.ofDays(days));
    Files.createFile(ground.resolve("gate"));

    assertThat(rig.result(running).state()).isEqualTo(OperationState.SUCCEEDED);
    OperationResult refused = rig.result(waiting);
    assertThat(refused.state()).isEqualTo(OperationState.REFUSED);
    assertThat(refused.why()).containsIgnoringCase("clock");
  }

  @Test
  void commandsWaitWhileWhatEndedHereFillsTheJournalAndGoOnOnceHqTakesIt() throws IOException {
    rig.limits(new Housekeeping.Limits(Duration.ofDays(30), 4 << 20)).slots(2);
    rig.start();
    OpId full =
        hq.run(
            FakeHq.spec(
                "while [ ! -e %s ]; do sleep 0.05; done; head -c 8000000 /dev/zero"
                    .formatted(ground.resolve("gate"))));
    await().atMost(AgentRig.PATIENCE).until(() -> Files.exists(rig.opFolder(full).resolve("pid")));
    hq.stop();
    Files.createFile(ground.resolve("gate"));
    await().atMost(AgentRig.PATIENCE).until(() -> Files.exists(rig.opFolder(full).resolve("exit")));
    rig.close();
    rig.start();
    OpId next = hq.run(FakeHq.spec("true"));

    hq.start();

    assertThat(rig.result(full).state()).isEqualTo(OperationState.SUCCEEDED);
    assertThat(hq.artifacts.bytes(full.value(), OutputStream.STDOUT)).hasSize(8_000_000);
    assertThat(rig.result(next).state()).isEqualTo(OperationState.SUCCEEDED);
    assertThat(rig.opFolder(full).resolve("spool.000000")).doesNotExist();
  }
}
