package io.funnelcloud.control.agentdoor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import io.funnelcloud.contract.agent.v1.AgentDoorGrpc;
import io.funnelcloud.contract.agent.v1.RenewRequest;
import io.funnelcloud.contract.agent.v1.RenewResponse;
import io.funnelcloud.contract.api.InviteAsk;
import io.funnelcloud.contract.operation.MachineOperations;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.control.ca.CertificateAuthority;
import io.funnelcloud.control.ca.RecoveryWords;
import io.funnelcloud.control.registry.Invites;
import io.funnelcloud.trust.pin.FleetName;
import io.funnelcloud.trust.pin.JoinString;
import io.funnelcloud.trust.pin.MachineKey;
import io.funnelcloud.trust.pin.Possession;
import io.funnelcloud.trust.pin.RootPin;
import io.grpc.ManagedChannel;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the door must not do (I8), tried by real clients over real TLS.
class DoorRefusalTest {
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
  void leavesEveryOtherCallUnimplemented() {
    try (TestAgent agent = fixture.agent("nas")) {
      assertThatThrownBy(() ->
              agent
                  .temporal()
                  .listWorkflowExecutions(ListWorkflowExecutionsRequest.getDefaultInstance()))
          .hasMessageContaining("UNIMPLEMENTED");
      assertThatThrownBy(() ->
              agent
                  .temporal()
                  .getWorkflowExecutionHistory(
                      GetWorkflowExecutionHistoryRequest.getDefaultInstance()))
          .hasMessageContaining("UNIMPLEMENTED");
      assertThatThrownBy(() ->
              agent
                  .temporal()
                  .respondActivityTaskCompletedById(
                      RespondActivityTaskCompletedByIdRequest.getDefaultInstance()))
          .hasMessageContaining("UNIMPLEMENTED");
    }
  }

  @Test
  void implementsExactlyTheCallsOfTheTable() {
    assertThat(
            java.util.Arrays.stream(TemporalRelay.class.getDeclaredMethods())
                .filter(method -> java.lang.reflect.Modifier.isPublic(method.getModifiers()))
                .map(java.lang.reflect.Method::getName))
        .containsExactlyInAnyOrder(
            "getSystemInfo",
            "describeNamespace",
            "pollActivityTaskQueue",
            "respondActivityTaskCompleted",
            "respondActivityTaskFailed",
            "respondActivityTaskCanceled",
            "recordActivityTaskHeartbeat",
            "recordWorkerHeartbeat",
            "shutdownWorker");
  }

  @Test
  void describesOnlyItsOwnNamespaceAndNoCapability() {
    try (TestAgent agent = fixture.agent("nas")) {
      assertThat(
              agent
                  .temporal()
                  .describeNamespace(
                      DescribeNamespaceRequest.newBuilder().setNamespace("funnelcloud").build())
                  .getNamespaceInfo()
                  .getCapabilities()
                  .getWorkerCommands())
          .isFalse();
      assertThatThrownBy(() ->
              agent
                  .temporal()
                  .describeNamespace(
                      DescribeNamespaceRequest.newBuilder()
                          .setNamespace("temporal-system")
                          .build()))
          .hasMessageContaining("PERMISSION_DENIED");
    }
  }

  @Test
  void refusesAStickyQueueAndAnotherNamespace() {
    try (TestAgent agent = fixture.agent("nas")) {
      assertThatThrownBy(() ->
              agent
                  .temporal()
                  .pollActivityTaskQueue(
                      agent.poll().toBuilder()
                          .setTaskQueue(
                              TaskQueue.newBuilder()
                                  .setName(MachineOperations.queueOf(agent.id))
                                  .setKind(TaskQueueKind.TASK_QUEUE_KIND_STICKY))
                          .build()))
          .hasMessageContaining("PERMISSION_DENIED");
      assertThatThrownBy(() ->
              agent
                  .temporal()
                  .pollActivityTaskQueue(agent.poll().toBuilder().setNamespace("default").build()))
          .hasMessageContaining("PERMISSION_DENIED");
    }
  }

  @Test
  void refusesTokensOfOthersForgedAndCutOff() throws Exception {
    try (TestAgent nas = fixture.agent("nas");
        TestAgent laptop = fixture.agent("laptop")) {
      OperationRef ref = fixture.seeds.queued(nas.id, "r_aaaaa");
      ListenableFuture<PollActivityTaskQueueResponse> poll =
          nas.temporalAsync().pollActivityTaskQueue(nas.poll());
      ByteString raw =
          fixture.temporal.dispatch(MachineOperations.queueOf(nas.id), "RunOperation", ref);
      ByteString sealed = poll.get(20, TimeUnit.SECONDS).getTaskToken();

      refused(laptop, sealed);
      refused(nas, raw);
      refused(nas, sealed.substring(0, sealed.size() - 1));
      refused(nas, sealed.substring(0, 5));
      refused(nas, ByteString.EMPTY);
      refused(nas, ByteString.copyFrom(new byte[] {9}).concat(sealed.substring(1)));
      assertThat(fixture.temporal.completions).isEmpty();
      fixture.restart();
      nas.reconnect("start-one", 1);
      nas.temporal().respondActivityTaskCompleted(completion(sealed, 1));
      assertThat(fixture.temporal.completions).hasSize(1);
    }
  }

  private static void refused(TestAgent agent, ByteString token) {
    assertThatThrownBy(() -> agent.temporal().respondActivityTaskCompleted(completion(token, 1)))
        .hasMessageContaining("PERMISSION_DENIED");
  }

  private static RespondActivityTaskCompletedRequest completion(ByteString token, int bytes) {
    Payload payload = Payload.newBuilder().setData(ByteString.copyFrom(new byte[bytes])).build();
    return RespondActivityTaskCompletedRequest.newBuilder()
        .setNamespace(DoorFixture.NAMESPACE)
        .setTaskToken(token)
        .setResult(Payloads.newBuilder().addPayloads(payload))
        .build();
  }

  @Test
  void refusesWhatIsTooLarge() {
    try (TestAgent agent = fixture.agent("nas")) {
      assertThatThrownBy(() ->
              agent.temporal().respondActivityTaskCompleted(completion(ByteString.EMPTY, 70_000)))
          .hasMessageContaining("RESOURCE_EXHAUSTED");
      assertThatThrownBy(() ->
              agent
                  .temporal()
                  .respondActivityTaskCompleted(completion(ByteString.EMPTY, 2_000_000)))
          .hasMessageContaining("RESOURCE_EXHAUSTED");
    }
  }

  @Test
  void stopsAFloodWithoutStoppingTheOthers() {
    try (TestAgent noisy = fixture.agent("nas");
        TestAgent calm = fixture.agent("laptop")) {
      RecordActivityTaskHeartbeatRequest heartbeat =
          RecordActivityTaskHeartbeatRequest.newBuilder()
              .setNamespace(DoorFixture.NAMESPACE)
              .build();
      List<ListenableFuture<?>> flood =
          java.util.stream.IntStream.range(0, 2_000)
              .<ListenableFuture<?>>mapToObj(
                  _ -> noisy.temporalAsync().recordActivityTaskHeartbeat(heartbeat))
              .toList();
      assertThat(calm.temporal().getSystemInfo(GetSystemInfoRequest.getDefaultInstance()))
          .isNotNull();
      assertThat(flood.stream().map(DoorRefusalTest::problem))
          .anyMatch(problem -> problem.contains("RESOURCE_EXHAUSTED"));
      assertThat(fixture.temporal.heartbeats).isEmpty();
    }
  }

  private static String problem(ListenableFuture<?> call) {
    try {
      call.get(30, TimeUnit.SECONDS);
      return "";
    } catch (Exception e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void evictsTheOldestPollAndKeepsTheNewest() throws Exception {
    try (TestAgent agent = fixture.agent("nas")) {
      String queue = MachineOperations.queueOf(agent.id);
      ListenableFuture<PollActivityTaskQueueResponse> oldest =
          agent.temporalAsync().pollActivityTaskQueue(agent.poll());
      await().until(() -> fixture.temporal.waitingPolls(queue) == 1);
      ListenableFuture<PollActivityTaskQueueResponse> second =
          agent.temporalAsync().pollActivityTaskQueue(agent.poll());
      await().until(() -> fixture.temporal.waitingPolls(queue) == 2);
      ListenableFuture<PollActivityTaskQueueResponse> newest =
          agent.temporalAsync().pollActivityTaskQueue(agent.poll());
      assertThat(problem(oldest)).contains("a newer poll took its place");
      await().until(() -> fixture.temporal.cancelledPolls.get() == 1);
      assertThat(second.isDone() || newest.isDone()).isFalse();
    }
  }

  @Test
  void answersNothingWithoutACertificate() throws Exception {
    JoinString join = fixture.invite();
    ManagedChannel bare = TestAgent.channel(fixture.address(), join, null, List.of());
    try {
      assertThatThrownBy(() ->
              WorkflowServiceGrpc.newBlockingStub(bare)
                  .getSystemInfo(GetSystemInfoRequest.getDefaultInstance()))
          .hasMessageContaining("UNAUTHENTICATED");
      assertThatThrownBy(() ->
              AgentDoorGrpc.newBlockingStub(bare)
                  .claim(io.funnelcloud.contract.agent.v1.ClaimRequest.getDefaultInstance()))
          .hasMessageContaining("UNAUTHENTICATED");
    } finally {
      bare.shutdownNow();
    }
  }

  @Test
  void doesNotShakeHandsWithACertificateOfAnotherFleet() throws Exception {
    CertificateAuthority other =
        CertificateAuthority.create(
            home.resolve("other"), new FleetName("home"), RecoveryWords.generate(), fixture.clock);
    try (TestAgent agent = fixture.agent("nas")) {
      KeyPair key = MachineKey.generate();
      List<X509Certificate> forged = other.issueAgent(agent.id, key.getPublic()).chain();
      ManagedChannel channel = TestAgent.channel(fixture.address(), fixture.invite(), key, forged);
      try {
        assertThatThrownBy(() ->
                WorkflowServiceGrpc.newBlockingStub(channel)
                    .getSystemInfo(GetSystemInfoRequest.getDefaultInstance()))
            .hasMessageContaining("UNAVAILABLE");
      } finally {
        channel.shutdownNow();
      }
    }
  }

  @Test
  void doesNotTellItsTokenToAnImpostor() throws Exception {
    JoinString join = fixture.invite();
    CertificateAuthority other =
        CertificateAuthority.create(
            home.resolve("other"), new FleetName("home"), RecoveryWords.generate(), fixture.clock);
    JoinString wrongPin =
        new JoinString(join.addresses(), join.token(), RootPin.of(other.root()), join.fleet());
    assertThatThrownBy(() -> TestAgent.enrolled(fixture, wrongPin, "nas"))
        .hasMessageContaining("UNAVAILABLE");
    assertThat(fixture.column("SELECT used_at FROM invites")).containsExactly("null");
  }

  @Test
  void refusesTheSecondUseOfAnInviteAndRaisesAnAlarm() {
    JoinString join = fixture.invite();
    TestAgent.enrolled(fixture, join, "nas").close();
    assertThatThrownBy(() -> TestAgent.enrolled(fixture, join, "nas"))
        .hasMessageContaining("PERMISSION_DENIED")
        .hasMessageContaining("used already");
    assertThat(fixture.column("SELECT what FROM alarms")).containsExactly("join-string-used-twice");
    assertThat(fixture.column("SELECT name FROM machines")).containsExactly("nas");
  }

  @Test
  void refusesAnInviteAfterItsEnd() {
    JoinString join = fixture.invite();
    fixture.clock.advance(Invites.LIFE.plusSeconds(1));
    assertThatThrownBy(() -> TestAgent.enrolled(fixture, join, "nas"))
        .hasMessageContaining("ended at");
  }

  @Test
  void numbersANameThatIsTakenUnlessTheInviteNamedIt() {
    fixture.agent("nas").close();
    try (TestAgent second = fixture.agent("nas")) {
      assertThat(second.name).isEqualTo("nas-2");
    }
    JoinString named = fixture.invite(new InviteAsk(Optional.of("desk"), List.of()));
    fixture.agent("desk").close();
    assertThatThrownBy(() -> TestAgent.enrolled(fixture, named, "whatever"))
        .hasMessageContaining("ALREADY_EXISTS");
  }

  @Test
  void cutsARemovedMachineOffAtOnce() throws Exception {
    try (TestAgent agent = fixture.agent("nas");
        TestControl control = new TestControl(agent)) {
      control.welcomed();
      String queue = MachineOperations.queueOf(agent.id);
      ListenableFuture<PollActivityTaskQueueResponse> poll =
          agent.temporalAsync().pollActivityTaskQueue(agent.poll());
      await().until(() -> fixture.temporal.waitingPolls(queue) == 1);

      assertThat(fixture.door.machines().remove(agent.id, "sold")).isTrue();
      assertThat(control.next().getRemoved().getReason()).isEqualTo("sold");
      assertThat(control.end()).contains("UNAUTHENTICATED");
      assertThat(problem(poll)).contains("UNAUTHENTICATED");
      assertThatThrownBy(
              () -> agent.temporal().getSystemInfo(GetSystemInfoRequest.getDefaultInstance()))
          .hasMessageContaining("revoked");
      assertThatThrownBy(() -> renew(agent, MachineKey.generate())).hasMessageContaining("revoked");
      try (TestAgent again = fixture.agent("nas")) {
        assertThat(again.name).isEqualTo("nas");
        assertThat(again.id).isNotEqualTo(agent.id);
      }
    }
  }

  @Test
  void renewsAnExpiredCertificateButNothingElse() throws Exception {
    try (TestAgent agent = fixture.agent("nas")) {
      fixture.clock.advance(Duration.ofDays(40));
      agent.reconnect("start-one", 1);
      assertThatThrownBy(
              () -> agent.temporal().getSystemInfo(GetSystemInfoRequest.getDefaultInstance()))
          .hasMessageContaining("UNAUTHENTICATED");
      KeyPair key = MachineKey.generate();
      RenewResponse renewed = renew(agent, key);
      List<X509Certificate> chain = TestAgent.decoded(renewed.getCertificateChainList());
      ManagedChannel channel = TestAgent.channel(fixture.address(), fixture.invite(), key, chain);
      try {
        assertThat(
                WorkflowServiceGrpc.newBlockingStub(channel)
                    .getSystemInfo(GetSystemInfoRequest.getDefaultInstance())
                    .getServerVersion())
            .isEqualTo("fake");
      } finally {
        channel.shutdownNow();
      }
      assertThatThrownBy(() -> renew(agent, MachineKey.generate()))
          .hasMessageContaining("newer certificate");
    }
  }

  @Test
  void doesNotRenewNinetyDaysAfterTheEnd() {
    try (TestAgent agent = fixture.agent("nas")) {
      fixture.clock.advance(Duration.ofDays(30 + 91));
      assertThatThrownBy(() -> renew(agent, MachineKey.generate()))
          .hasMessageContaining("join again");
    }
  }

  @Test
  void doesNotRenewForAKeyThatIsNotHeld() {
    try (TestAgent agent = fixture.agent("nas")) {
      KeyPair thief = MachineKey.generate();
      KeyPair wanted = MachineKey.generate();
      byte[] encoded = wanted.getPublic().getEncoded();
      RenewRequest request =
          RenewRequest.newBuilder()
              .setOldCertificate(agent.enrolled.getCertificateChain(0))
              .setNewPublicKey(ByteString.copyFrom(encoded))
              .setOldKeyProof(
                  ByteString.copyFrom(Possession.renewing(encoded).proof(thief.getPrivate())))
              .setNewKeyProof(
                  ByteString.copyFrom(Possession.renewing(encoded).proof(wanted.getPrivate())))
              .build();
      assertThatThrownBy(() -> agent.door().renew(request)).hasMessageContaining("did not prove");
    }
  }

  private static RenewResponse renew(TestAgent agent, KeyPair key) {
    byte[] encoded = key.getPublic().getEncoded();
    Possession possession = Possession.renewing(encoded);
    return agent
        .door()
        .renew(
            RenewRequest.newBuilder()
                .setOldCertificate(agent.enrolled.getCertificateChain(0))
                .setNewPublicKey(ByteString.copyFrom(encoded))
                .setOldKeyProof(ByteString.copyFrom(possession.proof(agent.key.getPrivate())))
                .setNewKeyProof(ByteString.copyFrom(possession.proof(key.getPrivate())))
                .build());
  }
}
