package io.funnelcloud.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.funnelcloud.contract.agent.v1.OutputStream;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.operation.OperationState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Standard input that is sent while the command runs, each byte once.
final class InputTest {
  private static final String ECHO = "while read -r line; do echo \"got $line\"; done; echo over";

  @TempDir Path state;
  private final FakeHq hq = new FakeHq();
  private AgentRig rig = new AgentRig(hq, Path.of("/"));

  @BeforeEach
  void join() {
    rig = new AgentRig(hq, state);
    rig.join("127.0.0.1:" + hq.port());
    rig.start();
  }

  @AfterEach
  void stop() throws IOException {
    rig.close();
    hq.close();
  }

  private String output(OpId opId) {
    return new String(
        hq.artifacts.bytes(opId.value(), OutputStream.STDOUT), StandardCharsets.UTF_8);
  }

  private void awaitOutput(OpId opId, String text) {
    await().atMost(AgentRig.PATIENCE).until(() -> output(opId).equals(text));
  }

  private void awaitCalls(int calls) {
    await().atMost(AgentRig.PATIENCE).until(() -> hq.artifacts.inputOpens.size() >= calls);
  }

  @Test
  void feedsARunningCommandAndTakesNoByteTwice() throws IOException {
    OpId opId = hq.run(FakeHq.specThatKeepsStdin(ECHO));
    awaitCalls(1);
    hq.artifacts.feed(opId.value(), 0, "one\n", false);
    awaitOutput(opId, "got one\n");
    hq.artifacts.feed(opId.value(), 0, "one\n", false);
    hq.artifacts.feed(opId.value(), 2, "e\ntwo\n", false);
    awaitOutput(opId, "got one\ngot two\n");
    hq.artifacts.feed(opId.value(), 8, "", true);

    OperationResult result = rig.result(opId);

    assertThat(result.state()).isEqualTo(OperationState.SUCCEEDED);
    assertThat(output(opId)).isEqualTo("got one\ngot two\nover\n");
    assertThat(hq.artifacts.inputTaken).startsWith(4L, 4L, 8L);
    assertThat(Files.readString(state.resolve("audit/audit.jsonl"))).contains("input-taken");
  }

  @Test
  void goesOnAfterARestartOfTheAgentWhereItWas() {
    OpId opId = hq.run(FakeHq.specThatKeepsStdin(ECHO));
    awaitCalls(1);
    hq.artifacts.feed(opId.value(), 0, "one\n", false);
    awaitOutput(opId, "got one\n");
    rig.close();
    rig.start();
    awaitCalls(2);
    assertThat(hq.artifacts.inputOpens).containsExactly(0L, 4L);
    hq.artifacts.feed(opId.value(), 4, "two\n", true);

    rig.result(opId);

    assertThat(output(opId)).isEqualTo("got one\ngot two\nover\n");
  }

  @Test
  void offersNoInputForACommandThatDidNotAskForIt() {
    OpId opId = hq.run(FakeHq.spec("cat; echo closed"));
    rig.result(opId);
    assertThat(output(opId)).isEqualTo("closed\n");
    assertThat(hq.artifacts.inputOpens).isEmpty();
  }
}
