package io.funnelcloud.control.agentdoor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import io.funnelcloud.contract.agent.v1.ClaimResponse;
import io.funnelcloud.contract.agent.v1.SignedOrder;
import io.funnelcloud.contract.operation.MachineOperations;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.trust.order.OrderCheck;
import io.funnelcloud.trust.order.OrderKey;
import io.funnelcloud.trust.order.OrderVerifier;
import io.funnelcloud.trust.pin.FleetName;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The way of one operation through the door, with real TLS on both sides of it.
class DoorTest {
  @TempDir Path home;
  private DoorFixture fixture;

  @BeforeEach
  void open() throws Exception {
    fixture = new DoorFixture(home);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void enrolsWithTheTagsOfInviteAndMachine() {
    try (TestAgent agent = fixture.agent("Nas.local")) {
      assertThat(agent.name).isEqualTo("nas");
      assertThat(fixture.column("SELECT tags FROM machines"))
          .containsExactly("[\"lab\",\"linux\"]");
      assertThat(agent.temporal().getSystemInfo(GetSystemInfoRequest.getDefaultInstance()))
          .extracting(info -> info.getServerVersion())
          .isEqualTo("fake");
    }
  }

  @Test
  void carriesOneOperationFromPollToCompletion() throws Exception {
    try (TestAgent agent = fixture.agent("nas")) {
      OperationRef ref = fixture.seeds.queued(agent.id, "r_aaaaa");
      String queue = MachineOperations.queueOf(agent.id);
      ListenableFuture<PollActivityTaskQueueResponse> poll =
          agent.temporalAsync().pollActivityTaskQueue(agent.poll());
      ByteString raw = fixture.temporal.dispatch(queue, "RunOperation", ref);
      PollActivityTaskQueueResponse task = poll.get(20, TimeUnit.SECONDS);

      assertThat(task.getTaskToken()).isNotEqualTo(raw);
      assertThat(fixture.temporal.polls.getFirst().getIdentity()).isEqualTo(agent.id.value());
      assertThat(fixture.temporal.polls.getFirst().getWorkerControlTaskQueue()).isEmpty();
      assertThat(fixture.seeds.text(ref.opId(), "accepted_at")).isNotEqualTo("null");

      ClaimResponse claim = agent.door().claim(agent.claim(ref));
      assertThat(claim.hasOrder()).isTrue();
      assertThat(fixture.seeds.state(ref.opId())).isEqualTo("DELIVERED");
      assertThat(check(agent, claim.getOrder())).isInstanceOf(OrderCheck.Valid.class);

      agent.temporal().respondActivityTaskCompleted(completion(task));
      assertThat(fixture.temporal.completions.getFirst().getTaskToken()).isEqualTo(raw);
      assertThatThrownBy(() -> agent.temporal().respondActivityTaskCompleted(completion(task)))
          .hasMessageContaining("NOT_FOUND");
    }
  }

  private OrderCheck check(TestAgent agent, SignedOrder order) throws Exception {
    List<byte[]> keys =
        agent.enrolled.getOrderKeyCertificatesList().stream().map(ByteString::toByteArray).toList();
    List<OrderKey> trusted =
        OrderKey.trusted(
            keys, fixture.authority.trust(), new FleetName("home"), fixture.clock.instant());
    return new OrderVerifier(agent.id, trusted).check(order, fixture.clock.instant());
  }

  private static RespondActivityTaskCompletedRequest completion(
      PollActivityTaskQueueResponse task) {
    return RespondActivityTaskCompletedRequest.newBuilder()
        .setNamespace(DoorFixture.NAMESPACE)
        .setTaskToken(task.getTaskToken())
        .build();
  }

  @Test
  void refusesTheQueueOfAnother() {
    try (TestAgent agent = fixture.agent("nas")) {
      assertThatThrownBy(
              () -> agent.temporal().pollActivityTaskQueue(TestAgent.poll("agent-another1")))
          .hasMessageContaining("PERMISSION_DENIED");
      assertThatThrownBy(() -> agent.temporal().pollActivityTaskQueue(TestAgent.poll("hq")))
          .hasMessageContaining("PERMISSION_DENIED");
      assertThat(fixture.temporal.polls).isEmpty();
    }
  }
}
