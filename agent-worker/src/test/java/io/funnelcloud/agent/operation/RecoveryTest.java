package io.funnelcloud.agent.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.funnelcloud.agent.journal.ExitRecord;
import io.funnelcloud.agent.journal.Journal;
import io.funnelcloud.agent.journal.OpFolder;
import io.funnelcloud.agent.journal.PidRecord;
import io.funnelcloud.agent.journal.StoredOrder;
import io.funnelcloud.agent.journal.TaskToken;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.contract.operation.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The recovery table, row by row, with real supervisors.
final class RecoveryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final OpId OP = OpId.parse("r_rec01.1.atest00000001.1");

  private static final int ROUNDS = 60;

  @TempDir Path state;
  private final Supervisor supervisor =
      new Supervisor(Path.of(System.getProperty("fc.supervisor")));
  private final Recovery recovery = new Recovery(supervisor, BootId.current());
  private OpFolder folder = Journal.folderIn(Path.of("/"), OP);

  @BeforeEach
  void prepare() throws IOException {
    folder = Journal.folderIn(state, OP);
    prepareFolder();
  }

  private void prepareFolder() throws IOException {
    OperationRef ref =
        new OperationRef(
            OP, OP.agent(), Sha256.of(new byte[0]), Instant.now(), Duration.ofMinutes(1));
    folder.accept(ref, new TaskToken(TaskToken.Kind.RUN, new byte[1], Instant.now()));
    folder.writeOrder(new StoredOrder("", BootId.current(), InstantSource.system().instant()));
  }

  @AfterEach
  void end() {
    if (Files.exists(folder.file("launch.json")) && !folder.isLockHeld()) {
      supervisor.kill(folder, Duration.ZERO);
    }
  }

  private Process launch(String script) throws IOException {
    launchFile(script);
    return supervisor.run(folder, () -> {});
  }

  private void launchFile(String script) throws IOException {
    Files.write(
        folder.file("launch.json"),
        Json.bytes(
            Map.of(
                "opId",
                OP,
                "argv",
                List.of("sh", "-c", script),
                "env",
                List.of("PATH=/usr/bin:/bin"),
                "cwd",
                "/",
                "graceMillis",
                200)));
  }

  private Recovery.Found look() {
    return recovery.look(folder);
  }

  @Test
  void anExitMeansFinished() throws IOException {
    launch("exit 4");
    await().atMost(PATIENCE).until(() -> folder.exit().isPresent());

    assertThat(look())
        .isInstanceOfSatisfying(
            Recovery.Found.Finished.class,
            found -> assertThat(found.exit().exitCode()).hasValue(4));
  }

  @Test
  void aHeldLockMeansRunning() throws IOException {
    launch("sleep 60");
    await().atMost(PATIENCE).until(() -> folder.pid().isPresent());

    assertThat(look()).isInstanceOf(Recovery.Found.Running.class);

    folder.cancel(Duration.ZERO);
    await().atMost(PATIENCE).until(() -> folder.exit().isPresent());
  }

  @Test
  void aStartThatADeadAgentTookIsProvenByItself() throws Exception {
    // All an agent does is one call; killed before it there is no start, after it there is this.
    Files.createFile(folder.file("start"));
    Recovery afterReboot = new Recovery(supervisor, "another-boot");

    assertThat(launch("touch " + state.resolve("effect")).waitFor()).isEqualTo(99);

    assertThat(look()).isInstanceOf(Recovery.Found.NotStarted.class);
    assertThat(afterReboot.look(folder)).isInstanceOf(Recovery.Found.NotStarted.class);
    assertThat(state.resolve("effect")).doesNotExist();
  }

  @Test
  void agentAndSupervisorThatRaceForTheStartNeverBothWin() throws Exception {
    Random random = new Random(20261122);
    int taken = 0;
    for (int round = 0; round < ROUNDS; round++) {
      folder = Journal.folderIn(state.resolve("round-" + round), OP);
      prepareFolder();
      Path effect = folder.file("effect");
      Process supervised = launch("echo x >> " + effect);
      waitBusily(random.nextInt(8_000_000));

      boolean isTaken = look() instanceof Recovery.Found.NotStarted;

      int code = supervised.waitFor();
      assertThat(code).as("round %d", round).isEqualTo(isTaken ? 99 : 0);
      assertThat(Files.exists(effect)).as("round %d", round).isEqualTo(!isTaken);
      taken += isTaken ? 1 : 0;
    }
    // Both sides won sometimes, or it was no race.
    assertThat(taken).isBetween(1, ROUNDS - 1);
  }

  private static void waitBusily(long nanos) {
    long until = System.nanoTime() + nanos;
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aSupervisorKilledBetweenStartAndCommandIsLost() throws IOException {
    launchFile("true");
    Files.createDirectory(folder.file("start"));

    assertThat(look()).isInstanceOf(Recovery.Found.Gone.class);
  }

  @Test
  void noStartMeansNotStartedForEver() throws Exception {
    assertThat(look()).isInstanceOf(Recovery.Found.NotStarted.class);

    Process late = launch("touch " + state.resolve("effect"));

    assertThat(late.waitFor()).isEqualTo(99);
    assertThat(look()).isInstanceOf(Recovery.Found.NotStarted.class);
    assertThat(state.resolve("effect")).doesNotExist();
  }

  @Test
  void anotherBootMeansRebooted() throws Exception {
    Process running = launch("sleep 60");
    await().atMost(PATIENCE).until(() -> folder.pid().isPresent());
    running.destroyForcibly().waitFor();

    // The members that still live here would be strangers with the same numbers after a reboot.
    Recovery afterReboot = new Recovery(supervisor, "another-boot");
    assertThat(afterReboot.look(folder)).isInstanceOf(Recovery.Found.Rebooted.class);
    assertThat(supervisor.kill(folder, Duration.ZERO).left()).isZero();
  }

  @Test
  void anExitWinsOverAnotherBoot() throws IOException {
    launch("exit 4");
    await().atMost(PATIENCE).until(() -> folder.exit().isPresent());

    assertThat(new Recovery(supervisor, "another-boot").look(folder))
        .isInstanceOf(Recovery.Found.Finished.class);
  }

  @Test
  void theExitOfASupervisorThatCouldNotReadItsLaunchCounts() throws IOException {
    Files.write(folder.file("launch.json"), Json.bytes(Map.of()));
    supervisor.run(folder, () -> {});
    await().atMost(PATIENCE).until(() -> Files.exists(folder.file("exit")));

    assertThat(look())
        .isInstanceOfSatisfying(
            Recovery.Found.Finished.class,
            found -> assertThat(found.exit().kind()).isEqualTo(ExitRecord.Kind.ERROR));
    Files.delete(folder.file("launch.json"));
  }

  @Test
  void whatCannotBeSeenManyTimesIsNotAskedForEver() throws IOException {
    Files.createDirectory(folder.file("start"));
    Files.write(folder.file("launch.json"), Json.bytes(Map.of()));
    Recovery blind = new Recovery(new Supervisor(Path.of("/bin/false")), BootId.current());

    for (int look = 1; look < Recovery.FAILURES_MAX; look++) {
      assertThat(blind.look(folder)).isInstanceOf(Recovery.Found.Unclear.class);
    }

    assertThat(blind.look(folder)).isInstanceOf(Recovery.Found.Unknowable.class);
    Files.delete(folder.file("launch.json"));
  }

  @Test
  void aKilledSupervisorLeavesAnOrphanAndThenNothing() throws Exception {
    Process running = launch("sleep 60");
    await().atMost(PATIENCE).until(() -> folder.pid().isPresent());
    assertThat(folder.pid().map(PidRecord::isSupervisorItself)).hasValue(true);
    running.destroyForcibly().waitFor();

    assertThat(look())
        .isInstanceOfSatisfying(
            Recovery.Found.Orphaned.class, found -> assertThat(found.awake()).isPresent());

    assertThat(supervisor.kill(folder, Duration.ofMillis(100)).left()).isZero();
    assertThat(look()).isInstanceOf(Recovery.Found.Gone.class);
  }
}
