package io.funnelcloud.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.funnelcloud.contract.agent.v1.CancelOperation;
import io.funnelcloud.contract.agent.v1.ClaimCancelled;
import io.funnelcloud.contract.agent.v1.ClaimResponse;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.operation.Priority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// More operations than slots: who waits, in which order, and that waiting stops nothing else.
final class QueueTest {
  private static final int MANY = 200;

  @TempDir Path state;
  @TempDir Path ground;
  private final FakeHq hq = new FakeHq();
  private AgentRig rig = new AgentRig(hq, Path.of("/"));

  @BeforeEach
  void join() {
    rig = AgentRig.joined(hq, state).slots(1);
    rig.start();
  }

  @AfterEach
  void stop() {
    rig.close();
    hq.close();
  }

  private Path log() {
    return ground.resolve("log");
  }

  /// Takes the only slot until the gate opens.
  private OpId blocking() {
    OpId first =
        hq.run(
            FakeHq.spec(
                "touch %s; while [ ! -e %s ]; do sleep 0.05; done"
                    .formatted(ground.resolve("runs"), ground.resolve("gate"))));
    await().atMost(AgentRig.PATIENCE).until(() -> Files.exists(ground.resolve("runs")));
    return first;
  }

  private void openGate() throws IOException {
    Files.createFile(ground.resolve("gate"));
  }

  private OpId logging(String word, String request, Priority priority) {
    return hq.run(FakeHq.spec("echo %s >> %s".formatted(word, log())), request, priority);
  }

  private void awaitHeld(int count) {
    await().atMost(AgentRig.PATIENCE).until(() -> rig.journalFolders() == count);
  }

  @Test
  void urgentOnesOvertakeAndRequestsTakeTurns() throws IOException {
    blocking();
    List<OpId> all = new ArrayList<>();
    all.add(logging("bulk-a1", "r_bulka", Priority.BULK));
    awaitHeld(2);
    all.add(logging("bulk-a2", "r_bulka", Priority.BULK));
    awaitHeld(3);
    all.add(logging("bulk-b1", "r_bulkb", Priority.BULK));
    awaitHeld(4);
    all.add(logging("scheduled", "r_sched", Priority.SCHEDULED));
    awaitHeld(5);
    all.add(logging("interactive", "r_inter", Priority.INTERACTIVE));
    awaitHeld(6);

    openGate();

    all.forEach(rig::result);
    assertThat(log()).hasContent("interactive\nscheduled\nbulk-a1\nbulk-b1\nbulk-a2\n");
  }

  @Test
  void nothingIsClaimedWhileItWaits() throws IOException {
    OpId first = blocking();
    OpId second = hq.run(FakeHq.spec("true"));
    awaitHeld(2);
    assertThat(hq.claims).extracting(claim -> claim.getOpId()).containsExactly(first.value());

    openGate();

    assertThat(rig.result(second).state()).isEqualTo(OperationState.SUCCEEDED);
  }

  @Test
  void aCancelOfOneThatWaitsNeedsNoSlot() throws IOException {
    OpId first = blocking();
    OpId second = logging("second", "r_second", Priority.INTERACTIVE);
    awaitHeld(2);
    hq.claimAnswer.set((_, _) ->
        ClaimResponse.newBuilder()
            .setCancelled(ClaimCancelled.newBuilder().setReason("cancelled by alice"))
            .build());

    hq.push(CancelOperation.newBuilder().setOpId(second.value()).build());

    assertThat(rig.result(second).state()).isEqualTo(OperationState.CANCELLED);
    assertThat(hq.answer(first + "/run", OperationResult.class)).isEmpty();
    openGate();
    assertThat(rig.result(first).state()).isEqualTo(OperationState.SUCCEEDED);
    assertThat(log()).doesNotExist();
  }

  @Test
  void aCancelOfWhatRunsIsNotHeldUpByThoseThatWait() {
    OpId first = blocking();
    for (int i = 0; i < 20; i++) {
      logging("waits", "r_waits", Priority.INTERACTIVE);
    }
    awaitHeld(21);

    hq.push(CancelOperation.newBuilder().setOpId(first.value()).setGraceMillis(200).build());

    assertThat(rig.result(first).state()).isEqualTo(OperationState.CANCELLED);
  }

  @Test
  void twoHundredWaitAndEachRunsOnce() throws IOException {
    rig.close();
    rig.slots(4);
    rig.start();
    OpId first = blocking();
    for (int i = 0; i < 3; i++) {
      hq.run(
          FakeHq.spec("while [ ! -e %s ]; do sleep 0.05; done".formatted(ground.resolve("gate"))));
    }
    awaitHeld(4);
    long before = usedBytes();
    List<OpId> all = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      all.add(logging("x", "r_many" + i % 5, List.of(Priority.values()).get(i % 3)));
    }
    awaitHeld(MANY + 4);
    // Measured: 7 KB each.
    assertThat((usedBytes() - before) / MANY).isLessThan(70_000);
    assertThat(hq.claims).hasSize(4);

    openGate();

    await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> all.stream().allMatch(op -> hq.isAnswered(op)));
    assertThat(all)
        .allSatisfy(op -> assertThat(rig.result(op).state()).isEqualTo(OperationState.SUCCEEDED));
    assertThat(Files.readAllLines(log())).hasSize(MANY);
    assertThat(rig.result(first).state()).isEqualTo(OperationState.SUCCEEDED);
  }

  private static long usedBytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
