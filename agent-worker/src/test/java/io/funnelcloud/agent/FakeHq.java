package io.funnelcloud.agent;

import com.google.protobuf.ByteString;
import io.funnelcloud.contract.agent.v1.AgentDoorGrpc;
import io.funnelcloud.contract.agent.v1.AnnounceRequest;
import io.funnelcloud.contract.agent.v1.AnnounceResponse;
import io.funnelcloud.contract.agent.v1.CancelOperation;
import io.funnelcloud.contract.agent.v1.ClaimAttach;
import io.funnelcloud.contract.agent.v1.ClaimRequest;
import io.funnelcloud.contract.agent.v1.ClaimResponse;
import io.funnelcloud.contract.agent.v1.ControlDown;
import io.funnelcloud.contract.agent.v1.ControlUp;
import io.funnelcloud.contract.agent.v1.ControlWelcome;
import io.funnelcloud.contract.agent.v1.EnrolRequest;
import io.funnelcloud.contract.agent.v1.EnrolResponse;
import io.funnelcloud.contract.agent.v1.KeepGoing;
import io.funnelcloud.contract.agent.v1.OperationVerdict;
import io.funnelcloud.contract.agent.v1.OutputDown;
import io.funnelcloud.contract.agent.v1.OutputUp;
import io.funnelcloud.contract.agent.v1.ReconcileRequest;
import io.funnelcloud.contract.agent.v1.ReconcileResponse;
import io.funnelcloud.contract.agent.v1.RenewRequest;
import io.funnelcloud.contract.agent.v1.RenewResponse;
import io.funnelcloud.contract.agent.v1.Superseded;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.MachineOperations;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.contract.operation.OperationSpec;
import io.funnelcloud.contract.operation.Order;
import io.funnelcloud.contract.operation.Priority;
import io.funnelcloud.contract.operation.SandboxLevel;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.contract.request.RequestId;
import io.funnelcloud.contract.request.UserName;
import io.funnelcloud.trust.order.OrderKey;
import io.funnelcloud.trust.order.OrderSigner;
import io.funnelcloud.trust.pin.FleetName;
import io.funnelcloud.trust.pin.JoinString;
import io.funnelcloud.trust.pin.MachineKey;
import io.funnelcloud.trust.pin.Possession;
import io.funnelcloud.trust.pin.RootPin;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.temporal.api.common.v1.ActivityType;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.namespace.v1.NamespaceInfo;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// HQ as an agent sees it: both services of the agent door, over real gRPC and TLS, with a memory
/// of everything that was said.
public final class FakeHq implements AutoCloseable {
  public static final String TOKEN = "0123456789abcdef0123456789abcdef";

  private final FleetName fleet = new FleetName("test");
  private final TestAuthority authority = new TestAuthority();
  private final KeyPair doorKey = MachineKey.generate();
  private final KeyPair orderKey;
  private final AgentId agent = new AgentId("atest00000001");
  private final AtomicLong serial = new AtomicLong();
  private final BlockingQueue<PollActivityTaskQueueResponse> tasks = new LinkedBlockingQueue<>();
  private final Map<String, String> deadTokens = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable StreamObserver<ControlDown>> control =
      new AtomicReference<>();
  private int port;
  private @Nullable Server server;

  public final Map<OpId, OperationSpec> specs = new ConcurrentHashMap<>();
  public final List<ClaimRequest> claims = new CopyOnWriteArrayList<>();
  public final List<ReconcileRequest> reconciles = new CopyOnWriteArrayList<>();
  public final List<AnnounceRequest> announcements = new CopyOnWriteArrayList<>();
  public final List<String> heartbeats = new CopyOnWriteArrayList<>();
  public final List<String> order = new CopyOnWriteArrayList<>();
  public final List<RespondActivityTaskCompletedRequest> completions = new CopyOnWriteArrayList<>();
  public final List<RespondActivityTaskFailedRequest> failures = new CopyOnWriteArrayList<>();
  public final FakeArtifacts artifacts = new FakeArtifacts();
  public final AtomicReference<BiFunction<ClaimRequest, Order, ClaimResponse>> claimAnswer =
      new AtomicReference<>(this::deliver);
  public final AtomicReference<java.util.function.Function<String, OperationVerdict>> verdict =
      new AtomicReference<>(FakeHq::keepGoing);
  public volatile boolean inQuarantine;
  public volatile Duration certificateLife = Duration.ofDays(30);
  public final java.util.concurrent.atomic.AtomicInteger enrolments =
      new java.util.concurrent.atomic.AtomicInteger();

  public FakeHq() {
    try {
      orderKey = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    start();
  }

  /// Comes (back) up, on the same port as before.
  public void start() {
    try {
      server =
          NettyServerBuilder.forPort(port)
              .sslContext(
                  GrpcSslContexts.configure(
                          SslContextBuilder.forServer(
                              doorKey.getPrivate(),
                              authority.leaf(
                                  doorKey.getPublic(),
                                  List.of("URI:" + fleet.doorUri(), "DNS:" + FleetName.DOOR_DNS)),
                              authority.root()),
                          SslProvider.JDK)
                      .protocols("TLSv1.3")
                      .trustManager(authority.root())
                      .clientAuth(ClientAuth.OPTIONAL)
                      .build())
              .permitKeepAliveTime(5, TimeUnit.SECONDS)
              .permitKeepAliveWithoutCalls(true)
              .addService(new Door())
              .addService(new Temporal())
              .build()
              .start();
      port = server.getPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Goes away without a word.
  public void stop() {
    try {
      if (server != null) {
        server.shutdownNow().awaitTermination();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
  }

  public int port() {
    return port;
  }

  public AgentId agent() {
    return agent;
  }

  public JoinString joinString(String... addresses) {
    return new JoinString(List.of(addresses), TOKEN, new RootPin(pinOf(authority)), fleet);
  }

  public JoinString joinString() {
    return joinString("127.0.0.1:" + port);
  }

  private static Sha256 pinOf(TestAuthority authority) {
    return RootPin.of(authority.root()).sha256();
  }

  public OpId opId() {
    return OpId.parse("r_test%05d.1.%s.1".formatted(serial.incrementAndGet(), agent));
  }

  public static OperationSpec spec(String script) {
    return spec(script, Optional.empty());
  }

  /// With standard input that is kept open.
  public static OperationSpec specThatKeepsStdin(String script) {
    return spec(script, Optional.of(true));
  }

  private static OperationSpec spec(String script, Optional<Boolean> keepStdin) {
    return new OperationSpec(
        1,
        io.funnelcloud.contract.intent.Shell.SH,
        script,
        List.of(),
        Optional.of("/"),
        Map.of(),
        Optional.empty(),
        Duration.ofMinutes(5),
        Optional.empty(),
        Duration.ofSeconds(1),
        OperationSpec.OUTPUT_QUOTA_DEFAULT,
        SandboxLevel.NONE,
        keepStdin);
  }

  /// Dispatches a new operation.
  public OpId run(OperationSpec spec) {
    OpId opId = opId();
    specs.put(opId, spec);
    deliver("RunOperation", opId, opId + "/run/" + serial.incrementAndGet());
    return opId;
  }

  /// Dispatches a new operation of that request.
  public OpId run(OperationSpec spec, String request, Priority priority) {
    OpId opId =
        new OpId(new RequestId(request), 1 + (int) serial.incrementAndGet() % 999, agent, 1);
    specs.put(opId, spec);
    deliver("RunOperation", opId, opId + "/run/" + serial.incrementAndGet(), priority);
    return opId;
  }

  /// Dispatches a new operation with that time to run.
  public OpId run(OperationSpec spec, Duration runFor) {
    OperationSpec limited =
        new OperationSpec(
            spec.version(),
            spec.shell(),
            spec.script(),
            spec.arguments(),
            spec.directory(),
            spec.environment(),
            spec.stdin(),
            runFor,
            spec.idleFor(),
            spec.grace(),
            spec.outputQuotaBytes(),
            spec.sandbox());
    return run(limited);
  }

  public boolean isAnswered(OpId opId) {
    return completions.stream()
        .anyMatch(c -> c.getTaskToken().toStringUtf8().startsWith(opId + "/"));
  }

  public String attach(OpId opId) {
    String token = opId + "/attach/" + serial.incrementAndGet();
    deliver("AttachOperation", opId, token);
    return token;
  }

  public String runAgain(OpId opId) {
    String token = opId + "/run/" + serial.incrementAndGet();
    deliver("RunOperation", opId, token);
    return token;
  }

  private void deliver(String type, OpId opId, String token) {
    deliver(type, opId, token, Priority.INTERACTIVE);
  }

  private void deliver(String type, OpId opId, String token, Priority priority) {
    OperationRef ref =
        new OperationRef(
            opId,
            opId.agent(),
            Sha256.of(Json.bytes(specs.getOrDefault(opId, spec("true")))),
            Instant.now().plusSeconds(30),
            specs.getOrDefault(opId, spec("true")).runFor(),
            Optional.of(priority).filter(level -> level != Priority.INTERACTIVE));
    tasks.add(
        PollActivityTaskQueueResponse.newBuilder()
            .setTaskToken(ByteString.copyFromUtf8(token))
            .setActivityId(token)
            .setActivityType(ActivityType.newBuilder().setName(type))
            .setWorkflowNamespace("funnelcloud")
            .setWorkflowType(WorkflowType.newBuilder().setName("Request"))
            .setWorkflowExecution(WorkflowExecution.newBuilder().setWorkflowId("w").setRunId("r"))
            .setAttempt(1)
            .setInput(payloads(ref))
            .setScheduledTime(now())
            .setStartedTime(now())
            .setCurrentAttemptScheduledTime(now())
            .setHeartbeatTimeout(com.google.protobuf.Duration.newBuilder().setSeconds(30))
            .setStartToCloseTimeout(com.google.protobuf.Duration.newBuilder().setSeconds(600))
            .setScheduleToCloseTimeout(com.google.protobuf.Duration.newBuilder().setSeconds(600))
            .build());
  }

  private static com.google.protobuf.Timestamp now() {
    return com.google.protobuf.Timestamp.newBuilder()
        .setSeconds(Instant.now().getEpochSecond())
        .build();
  }

  static Payloads payloads(Object value) {
    return converter().toPayloads(value).orElseThrow();
  }

  static DefaultDataConverter converter() {
    return DefaultDataConverter.newDefaultInstance()
        .withPayloadConverterOverrides(new JacksonJsonPayloadConverter(Json.mapper()));
  }

  /// The completed answer to an op, read as that type.
  public <T> Optional<T> answer(String tokenStart, Class<T> type) {
    return completions.stream()
        .filter(c -> c.getTaskToken().toStringUtf8().startsWith(tokenStart))
        .map(c -> converter().fromPayloads(0, Optional.of(c.getResult()), type, type))
        .reduce((_, last) -> last);
  }

  public void kill(String token) {
    deadTokens.put(token, token);
  }

  public void push(CancelOperation cancel) {
    StreamObserver<ControlDown> stream = control.get();
    if (stream != null) {
      stream.onNext(ControlDown.newBuilder().setCancel(cancel).build());
    }
  }

  /// As HQ does with a machine that was copied, until it is let out.
  public void quarantine() {
    inQuarantine = true;
    StreamObserver<ControlDown> stream = control.get();
    if (stream != null) {
      sendAway(stream);
    }
  }

  private static void sendAway(StreamObserver<ControlDown> stream) {
    stream.onNext(
        ControlDown.newBuilder()
            .setSuperseded(Superseded.newBuilder().setReason("this machine was copied"))
            .build());
    stream.onError(Status.PERMISSION_DENIED.asException());
  }

  public void push(ControlDown message) {
    StreamObserver<ControlDown> stream = control.get();
    if (stream != null) {
      stream.onNext(message);
    }
  }

  public ClaimResponse deliver(ClaimRequest claim, Order order) {
    if (claim.getHave()) {
      return ClaimResponse.newBuilder().setAttach(ClaimAttach.getDefaultInstance()).build();
    }
    return ClaimResponse.newBuilder().setOrder(signer().sign(order)).build();
  }

  public OrderSigner signer() {
    return new OrderSigner(orderKey.getPrivate(), new OrderKey(orderKey.getPublic()));
  }

  public Order order(OpId opId) {
    byte[] spec = Json.bytes(specs.getOrDefault(opId, spec("true")));
    Instant now = Instant.now();
    return new Order(
        opId,
        opId.agent(),
        new UserName("alice"),
        Set.of(),
        Optional.empty(),
        SandboxLevel.NONE,
        "nonce-of-" + opId,
        now.minusSeconds(1),
        now.plusSeconds(60),
        spec,
        "0af7651916cd43dd8448eb211c80319c");
  }

  private static OperationVerdict keepGoing(String opId) {
    return OperationVerdict.newBuilder()
        .setOpId(opId)
        .setKeepGoing(KeepGoing.getDefaultInstance())
        .build();
  }

  private List<ByteString> chain(java.security.PublicKey key) {
    List<ByteString> chain = new ArrayList<>();
    try {
      chain.add(
          ByteString.copyFrom(
              authority
                  .leaf(key, List.of("URI:" + fleet.agentUri(agent)), certificateLife)
                  .getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    return chain;
  }

  private ByteString orderCertificate() {
    try {
      return ByteString.copyFrom(
          authority.leaf(orderKey.getPublic(), List.of("URI:" + fleet.ordersUri())).getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private final class Door extends AgentDoorGrpc.AgentDoorImplBase {
    @Override
    public void enrol(EnrolRequest request, StreamObserver<EnrolResponse> answer) {
      try {
        java.security.PublicKey key = MachineKey.decode(request.getPublicKey().toByteArray());
        boolean proven =
            Possession.enrolling(TOKEN).isProvenBy(key, request.getProof().toByteArray());
        if (!proven || !request.getJoinToken().equals(TOKEN)) {
          answer.onError(
              Status.PERMISSION_DENIED
                  .withDescription("this join string was used already")
                  .asException());
          return;
        }
        enrolments.incrementAndGet();
        answer.onNext(
            EnrolResponse.newBuilder()
                .setAgentId(agent.value())
                .setMachineName(request.getMachineName())
                .addAllCertificateChain(chain(key))
                .setRootCertificate(ByteString.copyFrom(authority.root().getEncoded()))
                .setFleet(fleet.value())
                .addOrderKeyCertificates(orderCertificate())
                .build());
        answer.onCompleted();
      } catch (GeneralSecurityException e) {
        answer.onError(Status.INVALID_ARGUMENT.asException());
      }
    }

    @Override
    public void renew(RenewRequest request, StreamObserver<RenewResponse> answer) {
      order.add("renew");
      try {
        java.security.PublicKey key = MachineKey.decode(request.getNewPublicKey().toByteArray());
        answer.onNext(
            RenewResponse.newBuilder()
                .addAllCertificateChain(chain(key))
                .addOrderKeyCertificates(orderCertificate())
                .build());
        answer.onCompleted();
      } catch (GeneralSecurityException e) {
        answer.onError(Status.INVALID_ARGUMENT.asException());
      }
    }

    @Override
    public void announce(AnnounceRequest request, StreamObserver<AnnounceResponse> answer) {
      announcements.add(request);
      answer.onNext(
          AnnounceResponse.newBuilder()
              .setMachineName("nas")
              .addOrderKeyCertificates(orderCertificate())
              .setHqTimeUnixMillis(System.currentTimeMillis())
              .build());
      answer.onCompleted();
    }

    @Override
    public StreamObserver<ControlUp> control(StreamObserver<ControlDown> down) {
      control.set(down);
      order.add("control");
      return new StreamObserver<>() {
        @Override
        public void onNext(ControlUp up) {
          if (up.hasHello() && inQuarantine) {
            sendAway(down);
          } else if (up.hasHello()) {
            down.onNext(
                ControlDown.newBuilder()
                    .setWelcome(
                        ControlWelcome.newBuilder().setHqTimeUnixMillis(System.currentTimeMillis()))
                    .build());
          }
        }

        @Override
        public void onError(Throwable cause) {}

        @Override
        public void onCompleted() {}
      };
    }

    @Override
    public void claim(ClaimRequest request, StreamObserver<ClaimResponse> answer) {
      claims.add(request);
      answer.onNext(
          claimAnswer.get().apply(request, FakeHq.this.order(OpId.parse(request.getOpId()))));
      answer.onCompleted();
    }

    @Override
    public void reconcile(ReconcileRequest request, StreamObserver<ReconcileResponse> answer) {
      reconciles.add(request);
      order.add("reconcile");
      ReconcileResponse.Builder verdicts = ReconcileResponse.newBuilder();
      request
          .getOperationsList()
          .forEach(held -> verdicts.addVerdicts(verdict.get().apply(held.getOpId())));
      answer.onNext(verdicts.build());
      answer.onCompleted();
    }

    @Override
    public StreamObserver<OutputUp> streamOutput(StreamObserver<OutputDown> down) {
      return artifacts.receive((ServerCallStreamObserver<OutputDown>) down);
    }
  }

  private final class Temporal extends WorkflowServiceGrpc.WorkflowServiceImplBase {
    @Override
    public void getSystemInfo(
        GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> answer) {
      answer.onNext(GetSystemInfoResponse.newBuilder().setServerVersion("1.31.2").build());
      answer.onCompleted();
    }

    @Override
    public void describeNamespace(
        DescribeNamespaceRequest request, StreamObserver<DescribeNamespaceResponse> answer) {
      answer.onNext(
          DescribeNamespaceResponse.newBuilder()
              .setNamespaceInfo(NamespaceInfo.newBuilder().setName(request.getNamespace()))
              .build());
      answer.onCompleted();
    }

    @Override
    public void pollActivityTaskQueue(
        PollActivityTaskQueueRequest request,
        StreamObserver<PollActivityTaskQueueResponse> answer) {
      order.add("poll");
      ServerCallStreamObserver<PollActivityTaskQueueResponse> call =
          (ServerCallStreamObserver<PollActivityTaskQueueResponse>) answer;
      call.setOnCancelHandler(() -> {});
      Thread.ofVirtual().start(() -> hand(request, call));
    }

    private void hand(
        PollActivityTaskQueueRequest request,
        ServerCallStreamObserver<PollActivityTaskQueueResponse> call) {
      try {
        if (!request.getTaskQueue().getName().equals(MachineOperations.queueOf(agent))) {
          call.onError(Status.PERMISSION_DENIED.asException());
          return;
        }
        while (!call.isCancelled()) {
          PollActivityTaskQueueResponse task = tasks.poll(50, TimeUnit.MILLISECONDS);
          if (task != null && call.isCancelled()) {
            tasks.add(task);
          } else if (task != null) {
            call.onNext(task);
            call.onCompleted();
            return;
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void recordActivityTaskHeartbeat(
        RecordActivityTaskHeartbeatRequest request,
        StreamObserver<RecordActivityTaskHeartbeatResponse> answer) {
      String token = request.getTaskToken().toString(StandardCharsets.UTF_8);
      heartbeats.add(token);
      if (deadTokens.containsKey(token)) {
        answer.onError(Status.NOT_FOUND.asException());
        return;
      }
      answer.onNext(RecordActivityTaskHeartbeatResponse.getDefaultInstance());
      answer.onCompleted();
    }

    @Override
    public void respondActivityTaskFailed(
        RespondActivityTaskFailedRequest request,
        StreamObserver<RespondActivityTaskFailedResponse> answer) {
      failures.add(request);
      answer.onNext(RespondActivityTaskFailedResponse.getDefaultInstance());
      answer.onCompleted();
    }

    @Override
    public void respondActivityTaskCompleted(
        RespondActivityTaskCompletedRequest request,
        StreamObserver<RespondActivityTaskCompletedResponse> answer) {
      if (deadTokens.containsKey(request.getTaskToken().toStringUtf8())) {
        answer.onError(Status.NOT_FOUND.asException());
        return;
      }
      completions.add(request);
      answer.onNext(RespondActivityTaskCompletedResponse.getDefaultInstance());
      answer.onCompleted();
    }
  }
}
