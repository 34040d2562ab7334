package io.funnelcloud.control.agentdoor;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.operation.MachineOperations;
import io.funnelcloud.control.metrics.Figures;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.temporal.api.enums.v1.NamespaceState;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.namespace.v1.NamespaceInfo;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatResponse;
import io.temporal.api.workflowservice.v1.RecordWorkerHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RecordWorkerHeartbeatResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedResponse;
import io.temporal.api.workflowservice.v1.ShutdownWorkerRequest;
import io.temporal.api.workflowservice.v1.ShutdownWorkerResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// The part of Temporal an activity worker needs, for its own queue and its own tasks only (I8).
/// Every method that is not here stays UNIMPLEMENTED. Requests are built anew from the fields that
/// are allowed, so a field Temporal adds one day does not pass.
final class TemporalRelay extends WorkflowServiceGrpc.WorkflowServiceImplBase {
  /// An OperationResult is below 4 KiB; histories hold nothing above 64 KiB (I10).
  private static final int MESSAGE_BYTES_MAX = 64 * 1024;

  /// Temporal answers a poll after 60 s at the latest; the caller's own deadline counts when
  /// sooner.
  private static final int POLL_SECONDS_MAX = 90;

  private final String namespace;
  private final WorkflowServiceGrpc.WorkflowServiceBlockingStub upstream;
  private final TaskTokenSeal seal;
  private final AgentConnections connections;
  private final AcceptedTasks accepted;
  private final Figures figures;
  private final RateCap rate;

  TemporalRelay(
      String namespace,
      ManagedChannel temporal,
      TaskTokenSeal seal,
      AgentConnections connections,
      AcceptedTasks accepted,
      Figures figures,
      RateCap rate) {
    this.namespace = namespace;
    upstream = WorkflowServiceGrpc.newBlockingStub(temporal);
    this.seal = seal;
    this.connections = connections;
    this.accepted = accepted;
    this.figures = figures;
    this.rate = rate;
  }

  @Override
  public void getSystemInfo(
      GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> answer) {
    relay(answer, request, _ -> upstream.getSystemInfo(GetSystemInfoRequest.getDefaultInstance()));
  }

  @Override
  public void describeNamespace(
      DescribeNamespaceRequest request, StreamObserver<DescribeNamespaceResponse> answer) {
    relay(
        answer,
        request,
        _ -> {
          requireNamespace(request.getNamespace());
          return described();
        });
  }

  /// Answered here. No capability is announced: worker commands and heartbeats are not for agents.
  private DescribeNamespaceResponse described() {
    byte[] name = namespace.getBytes(StandardCharsets.UTF_8);
    return DescribeNamespaceResponse.newBuilder()
        .setNamespaceInfo(
            NamespaceInfo.newBuilder()
                .setName(namespace)
                .setId(UUID.nameUUIDFromBytes(name).toString())
                .setState(NamespaceState.NAMESPACE_STATE_REGISTERED)
                .setCapabilities(NamespaceInfo.Capabilities.getDefaultInstance()))
        .build();
  }

  @Override
  public void pollActivityTaskQueue(
      PollActivityTaskQueueRequest request, StreamObserver<PollActivityTaskQueueResponse> answer) {
    relay(answer, request, caller -> poll(caller, request));
  }

  private PollActivityTaskQueueResponse poll(Caller caller, PollActivityTaskQueueRequest request) {
    requireNamespace(request.getNamespace());
    requireOwnQueue(caller.agent(), request.getTaskQueue());
    requireStanding(caller);
    Context.CancellableContext open = Context.current().withCancellation();
    LiveCall call =
        connections.open(caller, LiveCall.Kind.POLL, why -> open.cancel(why.asRuntimeException()));
    figures.pollOpened();
    try {
      return sealed(caller.agent(), open.call(() -> pollUpstream(caller.agent())));
    } catch (StatusRuntimeException e) {
      throw open.isCancelled() && open.cancellationCause() instanceof StatusRuntimeException why
          ? why
          : e;
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("a poll threw a checked exception", e);
    } finally {
      figures.pollClosed();
      open.cancel(null);
      connections.line(caller.agent()).ended(call);
    }
  }

  /// Waits for Temporal to come back rather than failing: the stock worker backs off to a minute.
  private PollActivityTaskQueueResponse pollUpstream(AgentId agent) {
    return upstream
        .withWaitForReady()
        .withDeadlineAfter(POLL_SECONDS_MAX, TimeUnit.SECONDS)
        .pollActivityTaskQueue(
            PollActivityTaskQueueRequest.newBuilder()
                .setNamespace(namespace)
                .setTaskQueue(
                    TaskQueue.newBuilder()
                        .setName(MachineOperations.queueOf(agent))
                        .setKind(TaskQueueKind.TASK_QUEUE_KIND_NORMAL))
                .setIdentity(agent.value())
                .build());
  }

  private PollActivityTaskQueueResponse sealed(
      AgentId agent, PollActivityTaskQueueResponse response) {
    if (response.getTaskToken().isEmpty()) {
      return PollActivityTaskQueueResponse.getDefaultInstance();
    }
    accepted.note(agent, response);
    return response.toBuilder()
        .setTaskToken(seal.seal(agent, response.getTaskToken()))
        .clearPollerScalingDecision()
        .clearPollerGroupsInfo()
        .build();
  }

  @Override
  public void respondActivityTaskCompleted(
      RespondActivityTaskCompletedRequest request,
      StreamObserver<RespondActivityTaskCompletedResponse> answer) {
    relay(
        answer,
        request,
        caller ->
            upstream.respondActivityTaskCompleted(
                RespondActivityTaskCompletedRequest.newBuilder()
                    .setNamespace(own(request.getNamespace()))
                    .setTaskToken(answered(caller, request.getTaskToken()))
                    .setResult(request.getResult())
                    .setIdentity(caller.agent().value())
                    .build()));
  }

  @Override
  public void respondActivityTaskFailed(
      RespondActivityTaskFailedRequest request,
      StreamObserver<RespondActivityTaskFailedResponse> answer) {
    relay(
        answer,
        request,
        caller ->
            upstream.respondActivityTaskFailed(
                RespondActivityTaskFailedRequest.newBuilder()
                    .setNamespace(own(request.getNamespace()))
                    .setTaskToken(answered(caller, request.getTaskToken()))
                    .setFailure(request.getFailure())
                    .setLastHeartbeatDetails(request.getLastHeartbeatDetails())
                    .setIdentity(caller.agent().value())
                    .build()));
  }

  @Override
  public void respondActivityTaskCanceled(
      RespondActivityTaskCanceledRequest request,
      StreamObserver<RespondActivityTaskCanceledResponse> answer) {
    relay(
        answer,
        request,
        caller ->
            upstream.respondActivityTaskCanceled(
                RespondActivityTaskCanceledRequest.newBuilder()
                    .setNamespace(own(request.getNamespace()))
                    .setTaskToken(answered(caller, request.getTaskToken()))
                    .setDetails(request.getDetails())
                    .setIdentity(caller.agent().value())
                    .build()));
  }

  @Override
  public void recordActivityTaskHeartbeat(
      RecordActivityTaskHeartbeatRequest request,
      StreamObserver<RecordActivityTaskHeartbeatResponse> answer) {
    relay(
        answer,
        request,
        caller ->
            upstream.recordActivityTaskHeartbeat(
                RecordActivityTaskHeartbeatRequest.newBuilder()
                    .setNamespace(own(request.getNamespace()))
                    .setTaskToken(alive(caller, request.getTaskToken()))
                    .setDetails(request.getDetails())
                    .setIdentity(caller.agent().value())
                    .build()));
  }

  /// Ends here: presence is an open stream or poll, nothing a worker says of itself.
  @Override
  public void recordWorkerHeartbeat(
      RecordWorkerHeartbeatRequest request, StreamObserver<RecordWorkerHeartbeatResponse> answer) {
    relay(answer, request, _ -> RecordWorkerHeartbeatResponse.getDefaultInstance());
  }

  /// Ends here, after a look at the queue it names.
  @Override
  public void shutdownWorker(
      ShutdownWorkerRequest request, StreamObserver<ShutdownWorkerResponse> answer) {
    relay(
        answer,
        request,
        caller -> {
          requireNamespace(request.getNamespace());
          if (!request.getTaskQueue().isEmpty()) {
            requireQueueName(caller.agent(), request.getTaskQueue());
          }
          return ShutdownWorkerResponse.getDefaultInstance();
        });
  }

  private <Q extends MessageLite, A> void relay(
      StreamObserver<A> answer, Q request, Function<Caller, A> work) {
    try {
      Caller caller = Caller.current();
      rate.take(caller.agent());
      requireSize(request);
      answer.onNext(work.apply(caller));
      answer.onCompleted();
    } catch (StatusRuntimeException e) {
      answer.onError(e);
    } catch (Fault e) {
      answer.onError(Status.UNAVAILABLE.withDescription(e.getMessage()).asRuntimeException());
    }
  }

  private static void requireSize(MessageLite request) {
    if (request.getSerializedSize() > MESSAGE_BYTES_MAX) {
      throw Status.RESOURCE_EXHAUSTED
          .withDescription(
              "the message has %d bytes, expected at most %d"
                  .formatted(request.getSerializedSize(), MESSAGE_BYTES_MAX))
          .asRuntimeException();
    }
  }

  private String own(String asked) {
    requireNamespace(asked);
    return namespace;
  }

  private void requireNamespace(String asked) {
    if (!asked.equals(namespace)) {
      throw Status.PERMISSION_DENIED
          .withDescription("namespace '" + asked + "', expected " + namespace)
          .asRuntimeException();
    }
  }

  private static void requireOwnQueue(AgentId agent, TaskQueue queue) {
    requireQueueName(agent, queue.getName());
    TaskQueueKind kind = queue.getKind();
    if (kind != TaskQueueKind.TASK_QUEUE_KIND_NORMAL
        && kind != TaskQueueKind.TASK_QUEUE_KIND_UNSPECIFIED) {
      throw Status.PERMISSION_DENIED
          .withDescription("a queue of kind " + kind + " is not for agents")
          .asRuntimeException();
    }
  }

  private static void requireStanding(Caller caller) {
    switch (caller.standing()) {
      case GOOD -> {}
      case QUARANTINED ->
          throw Status.PERMISSION_DENIED
              .withDescription("this machine is in quarantine: no orders until a person decides")
              .asRuntimeException();
      case OTHER_START ->
          throw Status.FAILED_PRECONDITION
              .withDescription("HQ talks to another start of this agent: reconcile first")
              .asRuntimeException();
    }
  }

  private static void requireQueueName(AgentId agent, String queue) {
    String own = MachineOperations.queueOf(agent);
    if (!queue.equals(own)) {
      throw Status.PERMISSION_DENIED
          .withDescription("queue '" + queue + "', expected " + own)
          .asRuntimeException();
    }
  }

  private ByteString answered(Caller caller, ByteString sealed) {
    ByteString token = unsealed(caller, sealed);
    accepted.answered(token);
    return token;
  }

  private ByteString alive(Caller caller, ByteString sealed) {
    ByteString token = unsealed(caller, sealed);
    accepted.heartbeat(caller.agent(), token);
    return token;
  }

  private ByteString unsealed(Caller caller, ByteString token) {
    return seal.unseal(caller.agent(), token)
        .orElseThrow(() ->
            Status.PERMISSION_DENIED
                .withDescription("this task token is not one of yours")
                .asRuntimeException());
  }
}
