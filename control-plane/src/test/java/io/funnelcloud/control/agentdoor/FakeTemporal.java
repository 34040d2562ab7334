package io.funnelcloud.control.agentdoor;

import com.google.protobuf.ByteString;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.OperationRef;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.temporal.api.common.v1.ActivityType;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// A Temporal frontend over real gRPC: polls wait for a task of their queue, tokens are good once,
/// and everything that arrives is remembered.
final class FakeTemporal extends WorkflowServiceGrpc.WorkflowServiceImplBase
    implements AutoCloseable {
  final List<PollActivityTaskQueueRequest> polls = new CopyOnWriteArrayList<>();
  final List<RespondActivityTaskCompletedRequest> completions = new CopyOnWriteArrayList<>();
  final List<RecordActivityTaskHeartbeatRequest> heartbeats = new CopyOnWriteArrayList<>();
  final AtomicInteger cancelledPolls = new AtomicInteger();

  private final Map<String, BlockingQueue<PollActivityTaskQueueResponse>> queues =
      new ConcurrentHashMap<>();
  private final Map<String, List<ServerCallStreamObserver<PollActivityTaskQueueResponse>>> waiting =
      new ConcurrentHashMap<>();
  private final Map<ByteString, Boolean> tokens = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private final Server server;

  FakeTemporal() throws Exception {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(this)
            .build()
            .start();
  }

  ManagedChannel channel() {
    return NettyChannelBuilder.forAddress(server.getListenSockets().getFirst())
        .usePlaintext()
        .build();
  }

  /// Puts a task on a queue and answers a waiting poll with it.
  ByteString dispatch(String queue, String activity, OperationRef ref) {
    ByteString token = ByteString.copyFromUtf8("raw-token-" + count.incrementAndGet());
    tokens.put(token, true);
    Payload payload = Payload.newBuilder().setData(ByteString.copyFrom(Json.bytes(ref))).build();
    queue(queue)
        .add(
            PollActivityTaskQueueResponse.newBuilder()
                .setTaskToken(token)
                .setActivityType(ActivityType.newBuilder().setName(activity))
                .setInput(Payloads.newBuilder().addPayloads(payload))
                .build());
    deliver(queue);
    return token;
  }

  private BlockingQueue<PollActivityTaskQueueResponse> queue(String name) {
    return queues.computeIfAbsent(name, _ -> new LinkedBlockingQueue<>());
  }

  private synchronized void deliver(String name) {
    List<ServerCallStreamObserver<PollActivityTaskQueueResponse>> observers =
        waiting.computeIfAbsent(name, _ -> new CopyOnWriteArrayList<>());
    while (!observers.isEmpty() && !queue(name).isEmpty()) {
      ServerCallStreamObserver<PollActivityTaskQueueResponse> observer = observers.removeFirst();
      if (!observer.isCancelled()) {
        observer.onNext(queue(name).remove());
        observer.onCompleted();
      }
    }
  }

  long waitingPolls(String queue) {
    return waiting.getOrDefault(queue, List.of()).stream().filter(o -> !o.isCancelled()).count();
  }

  @Override
  public void getSystemInfo(
      GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> answer) {
    answer.onNext(GetSystemInfoResponse.newBuilder().setServerVersion("fake").build());
    answer.onCompleted();
  }

  @Override
  public void pollActivityTaskQueue(
      PollActivityTaskQueueRequest request, StreamObserver<PollActivityTaskQueueResponse> answer) {
    polls.add(request);
    ServerCallStreamObserver<PollActivityTaskQueueResponse> observer =
        (ServerCallStreamObserver<PollActivityTaskQueueResponse>) answer;
    observer.setOnCancelHandler(cancelledPolls::incrementAndGet);
    String name = request.getTaskQueue().getName();
    waiting.computeIfAbsent(name, _ -> new CopyOnWriteArrayList<>()).add(observer);
    deliver(name);
  }

  @Override
  public void respondActivityTaskCompleted(
      RespondActivityTaskCompletedRequest request,
      StreamObserver<RespondActivityTaskCompletedResponse> answer) {
    completions.add(request);
    if (tokens.remove(request.getTaskToken()) == null) {
      answer.onError(Status.NOT_FOUND.withDescription("no such task").asRuntimeException());
      return;
    }
    answer.onNext(RespondActivityTaskCompletedResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void recordActivityTaskHeartbeat(
      RecordActivityTaskHeartbeatRequest request,
      StreamObserver<RecordActivityTaskHeartbeatResponse> answer) {
    heartbeats.add(request);
    answer.onNext(RecordActivityTaskHeartbeatResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
