package io.funnelcloud.control.agentdoor;

import com.google.protobuf.ByteString;
import io.funnelcloud.contract.agent.v1.AgentDoorGrpc;
import io.funnelcloud.contract.agent.v1.ClaimRequest;
import io.funnelcloud.contract.agent.v1.ControlHello;
import io.funnelcloud.contract.agent.v1.ControlUp;
import io.funnelcloud.contract.agent.v1.EnrolRequest;
import io.funnelcloud.contract.agent.v1.EnrolResponse;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.operation.MachineOperations;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.trust.pin.Certificates;
import io.funnelcloud.trust.pin.DoorPin;
import io.funnelcloud.trust.pin.JoinString;
import io.funnelcloud.trust.pin.MachineKey;
import io.funnelcloud.trust.pin.Possession;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import io.grpc.stub.MetadataUtils;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.net.InetSocketAddress;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The client side of the door: a key, a certificate, and real TLS.
final class TestAgent implements AutoCloseable {
  final AgentId id;
  final String name;
  final KeyPair key;
  final List<X509Certificate> chain;
  final EnrolResponse enrolled;
  String startNonce = "start-one";
  String journal = "journal-one";
  long incarnation = 1;
  private final DoorFixture fixture;
  private final JoinString join;
  private final List<ManagedChannel> channels = new ArrayList<>();
  private ManagedChannel channel;

  private TestAgent(DoorFixture fixture, JoinString join, KeyPair key, EnrolResponse enrolled)
      throws Exception {
    this.fixture = fixture;
    this.join = join;
    this.key = key;
    this.enrolled = enrolled;
    id = new AgentId(enrolled.getAgentId());
    name = enrolled.getMachineName();
    chain = decoded(enrolled.getCertificateChainList());
    channel = connect();
  }

  static List<X509Certificate> decoded(List<ByteString> encoded) throws Exception {
    List<X509Certificate> chain = new ArrayList<>();
    for (ByteString der : encoded) {
      chain.add(Certificates.decode(der.toByteArray()));
    }
    return chain;
  }

  static TestAgent enrolled(DoorFixture fixture, JoinString join, String name) {
    try {
      KeyPair key = MachineKey.generate();
      ManagedChannel bare = channel(fixture.address(), join, null, List.of());
      try {
        EnrolResponse response =
            AgentDoorGrpc.newBlockingStub(bare)
                .withDeadlineAfter(20, TimeUnit.SECONDS)
                .enrol(request(join, name, key));
        return new TestAgent(fixture, join, key, response);
      } finally {
        bare.shutdownNow();
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  static EnrolRequest request(JoinString join, String name, KeyPair key) {
    byte[] proof = Possession.enrolling(join.token()).proof(key.getPrivate());
    return EnrolRequest.newBuilder()
        .setJoinToken(join.token())
        .setPublicKey(ByteString.copyFrom(key.getPublic().getEncoded()))
        .setProof(ByteString.copyFrom(proof))
        .setMachineName(name)
        .addTags("lab")
        .addTags("Not A Tag")
        .setVersion("test")
        .build();
  }

  static ManagedChannel channel(
      InetSocketAddress door,
      JoinString join,
      @org.jspecify.annotations.Nullable KeyPair key,
      List<X509Certificate> chain)
      throws Exception {
    SslContextBuilder tls =
        SslContextBuilder.forClient()
            .trustManager(
                new DoorPin(join.pin(), join.fleet(), java.time.InstantSource.system()).trust());
    if (key != null) {
      tls.keyManager(key.getPrivate(), chain.toArray(X509Certificate[]::new));
    }
    return NettyChannelBuilder.forAddress(door)
        .sslContext(GrpcSslContexts.configure(tls, SslProvider.JDK).protocols("TLSv1.3").build())
        .build();
  }

  private ManagedChannel connect() throws Exception {
    ManagedChannel opened = channel(fixture.address(), join, key, chain);
    channels.add(opened);
    return opened;
  }

  /// A new connection, and with it the life of another process of this agent.
  void reconnect(String nonce, long count) {
    try {
      startNonce = nonce;
      incarnation = count;
      channel = connect();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  ManagedChannel channel() {
    return channel;
  }

  private Channel withStart() {
    Metadata metadata = new Metadata();
    metadata.put(CallerCheck.START_NONCE, startNonce);
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(metadata));
  }

  AgentDoorGrpc.AgentDoorBlockingStub door() {
    return AgentDoorGrpc.newBlockingStub(withStart()).withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  AgentDoorGrpc.AgentDoorStub doorAsync() {
    return AgentDoorGrpc.newStub(withStart());
  }

  WorkflowServiceGrpc.WorkflowServiceBlockingStub temporal() {
    return WorkflowServiceGrpc.newBlockingStub(withStart()).withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  WorkflowServiceGrpc.WorkflowServiceFutureStub temporalAsync() {
    return WorkflowServiceGrpc.newFutureStub(withStart());
  }

  PollActivityTaskQueueRequest poll() {
    return poll(MachineOperations.queueOf(id));
  }

  static PollActivityTaskQueueRequest poll(String queue) {
    return PollActivityTaskQueueRequest.newBuilder()
        .setNamespace(DoorFixture.NAMESPACE)
        .setTaskQueue(
            TaskQueue.newBuilder().setName(queue).setKind(TaskQueueKind.TASK_QUEUE_KIND_NORMAL))
        .setIdentity("whoever")
        .setWorkerControlTaskQueue("control-queue")
        .build();
  }

  ClaimRequest claim(OperationRef ref) {
    return ClaimRequest.newBuilder()
        .setOpId(ref.opId().value())
        .setSpecSha256(ref.specSha256().value())
        .setStartNonce(startNonce)
        .setJournalId(journal)
        .setIncarnation(incarnation)
        .build();
  }

  ControlUp hello() {
    return ControlUp.newBuilder()
        .setHello(
            ControlHello.newBuilder()
                .setJournalId(journal)
                .setIncarnation(incarnation)
                .setStartNonce(startNonce))
        .build();
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }
}
