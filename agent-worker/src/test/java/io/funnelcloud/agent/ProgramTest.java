package io.funnelcloud.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.funnelcloud.contract.agent.v1.ControlDown;
import io.funnelcloud.contract.agent.v1.OutputStream;
import io.funnelcloud.contract.agent.v1.Removed;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationState;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The agent as a process of its own: killed, stopped, removed.
final class ProgramTest {
  @TempDir Path state;
  @TempDir Path ground;
  private final FakeHq hq = new FakeHq();
  private AgentRig rig = new AgentRig(hq, Path.of("/"));
  private final Deque<Process> agents = new ArrayDeque<>();

  @BeforeEach
  void join() {
    rig = AgentRig.joined(hq, state);
    startAgent();
  }

  @AfterEach
  void stop() throws InterruptedException {
    agent().destroyForcibly().waitFor();
    hq.close();
  }

  private Process agent() {
    return agents.getLast();
  }

  private void startAgent() {
    start("run", "--state", state.toString(), "--supervisor", AgentRig.supervisor().toString());
  }

  private void start(String... words) {
    java.util.List<String> command = new java.util.ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(java.util.List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m"));
    command.addAll(
        java.util.List.of(
            "-cp", System.getProperty("java.class.path"), AgentProgram.class.getName()));
    command.addAll(java.util.List.of(words));
    try {
      agents.add(
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(new File(System.getProperty("fc.module"), "target/agent-process.log"))
              .start());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void killedInTheMiddleOfACommandThereIsOneEffectAndOneAnswer() throws Exception {
    Path effect = ground.resolve("effect");
    OpId opId = hq.run(FakeHq.spec("sleep 3; echo done >> " + effect + "; echo said"));
    await().atMost(AgentRig.PATIENCE).until(() -> Files.exists(rig.opFolder(opId).resolve("pid")));

    agent().destroyForcibly().waitFor();
    startAgent();

    assertThat(rig.result(opId).state()).isEqualTo(OperationState.SUCCEEDED);
    assertThat(effect).hasContent("done\n");
    assertThat(hq.artifacts.bytes(opId.value(), OutputStream.STDOUT))
        .asString()
        .isEqualTo("said\n");
    assertThat(hq.completions).hasSize(1);
  }

  @Test
  void stopsSoonOnTermAndLeavesCommandsRunning() throws Exception {
    OpId opId = hq.run(FakeHq.spec("sleep 4"));
    await().atMost(AgentRig.PATIENCE).until(() -> Files.exists(rig.opFolder(opId).resolve("pid")));
    assertThat(state.resolve("run/agent.json")).content().contains("firstPollAt");

    agent().destroy();

    // The bar is 5 s.
    assertThat(agent().waitFor(50, TimeUnit.SECONDS)).isTrue();
    assertThat(state.resolve("run/agent.json")).doesNotExist();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Files.exists(rig.opFolder(opId).resolve("exit")));
    assertThat(rig.opFolder(opId).resolve("exit")).content().contains("\"kind\":\"exited\"");
  }

  @Test
  void aRemovedMachineEndsAndDoesNotComeBack() throws Exception {
    await().atMost(AgentRig.PATIENCE).until(() -> hq.order.contains("poll"));

    hq.push(ControlDown.newBuilder().setRemoved(Removed.newBuilder().setReason("sold")).build());

    assertThat(agent().waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(agent().exitValue()).isEqualTo(4);
    startAgent();
    assertThat(agent().waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(agent().exitValue()).isEqualTo(1);
  }
}
