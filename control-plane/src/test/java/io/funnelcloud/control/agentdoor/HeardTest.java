package io.funnelcloud.control.agentdoor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import io.funnelcloud.contract.operation.MachineOperations;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.control.store.Sql;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What HQ takes from an agent that is there and works.
class HeardTest {
  @TempDir Path home;
  private DoorFixture fixture;
  private TestAgent agent;
  private OperationRef ref;

  @BeforeEach
  void open() throws Exception {
    fixture = new DoorFixture(home);
    agent = fixture.agent("nas");
    ref = fixture.seeds.queued(agent.id, "r_aaaaa");
  }

  @AfterEach
  void close() {
    agent.close();
    fixture.close();
  }

  @Test
  void writesThatAnOnlineMachineIsStillThere() throws Exception {
    try (TestControl control = new TestControl(agent)) {
      control.welcomed();
      fixture.clock.advance(Duration.ofHours(2));
      Instant later = fixture.clock.instant();
      await().atMost(20, TimeUnit.SECONDS).until(() -> !lastSeen().isBefore(later.minusMillis(1)));
    }
  }

  @Test
  void looksAfterPresenceAgainAfterAFaultOfTheDatabase() throws Exception {
    try (TestControl control = new TestControl(agent)) {
      control.welcomed();
      breakDatabase("last_seen_at", "hidden");
      agent.close();
      awaitPresence("unsure");
      fixture.clock.advance(AgentConnections.UNSURE_LASTS.plusSeconds(1));
      awaitPresence("offline");
      breakDatabase("hidden", "last_seen_at");
    }
    agent.reconnect("start-two", 2);
    try (TestControl control = new TestControl(agent)) {
      control.welcomed();
      agent.close();
      awaitPresence("unsure");
      fixture.clock.advance(AgentConnections.UNSURE_LASTS.plusSeconds(1));
      awaitPresence("offline");
    }
  }

  @Test
  void leavesNoPresenceBehindAPollThatMetAFaultOfTheDatabase() throws Exception {
    breakDatabase("last_seen_at", "hidden");
    ListenableFuture<PollActivityTaskQueueResponse> poll =
        agent.temporalAsync().pollActivityTaskQueue(agent.poll());
    await().atMost(20, TimeUnit.SECONDS).until(() -> openPolls() == 1);
    poll.cancel(true);
    awaitPresence("unsure");
    assertThat(openPolls()).isZero();
  }

  @Test
  void showsASilentCommandAsRunningAtItsFirstHeartbeatAfterTheClaim() throws Exception {
    PollActivityTaskQueueResponse task = deliver("RunOperation");
    heartbeat(task);
    assertThat(fixture.seeds.state(ref.opId())).isEqualTo("QUEUED");
    assertThat(agent.door().claim(agent.claim(ref)).hasOrder()).isTrue();
    heartbeat(task);
    assertThat(fixture.seeds.state(ref.opId())).isEqualTo("RUNNING");
  }

  @Test
  void showsAnAttachedOperationAsRunning() throws Exception {
    assertThat(agent.door().claim(agent.claim(ref)).hasOrder()).isTrue();
    fixture.seeds.set(ref.opId(), "state = 'UNKNOWN'");
    deliver("AttachOperation");
    assertThat(fixture.seeds.state(ref.opId())).isEqualTo("RUNNING");
  }

  @Test
  void countsClaimsAndOpenPolls() throws Exception {
    deliver("RunOperation");
    agent.door().claim(agent.claim(ref));
    await().atMost(20, TimeUnit.SECONDS).until(() -> openPolls() == 0);
    ListenableFuture<PollActivityTaskQueueResponse> poll =
        agent.temporalAsync().pollActivityTaskQueue(agent.poll());
    await().atMost(20, TimeUnit.SECONDS).until(() -> openPolls() == 1);
    poll.cancel(true);
    assertThat(
            fixture
                .meters
                .registry()
                .get("funnelcloud.claims")
                .tag("answer", "delivered")
                .counter()
                .count())
        .isEqualTo(1);
  }

  private PollActivityTaskQueueResponse deliver(String activity) throws Exception {
    ListenableFuture<PollActivityTaskQueueResponse> poll =
        agent.temporalAsync().pollActivityTaskQueue(agent.poll());
    fixture.temporal.dispatch(MachineOperations.queueOf(agent.id), activity, ref);
    return poll.get(20, TimeUnit.SECONDS);
  }

  private void heartbeat(PollActivityTaskQueueResponse task) {
    var _ =
        agent
            .temporal()
            .recordActivityTaskHeartbeat(
                RecordActivityTaskHeartbeatRequest.newBuilder()
                    .setNamespace(DoorFixture.NAMESPACE)
                    .setTaskToken(task.getTaskToken())
                    .build());
  }

  private double openPolls() {
    return fixture.meters.registry().get("funnelcloud.polls.open").gauge().value();
  }

  private Instant lastSeen() {
    String millis = fixture.column("SELECT last_seen_at FROM machines").getFirst();
    return Instant.ofEpochMilli(Long.parseLong(millis));
  }

  private void awaitPresence(String label) {
    await()
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> fixture.door.connections().presence(agent.id).label().equals(label));
  }

  private void breakDatabase(String column, String renamed) {
    fixture.database.write(
        c -> Sql.update(c, "ALTER TABLE machines RENAME COLUMN " + column + " TO " + renamed));
  }
}
