package io.funnelcloud.agent.door;

import com.google.protobuf.ByteString;
import io.funnelcloud.agent.identity.Identity;
import io.funnelcloud.agent.journal.Journal;
import io.funnelcloud.contract.agent.v1.AgentDoorGrpc;
import io.funnelcloud.contract.agent.v1.AnnounceRequest;
import io.funnelcloud.contract.agent.v1.AnnounceResponse;
import io.funnelcloud.contract.agent.v1.ClaimRequest;
import io.funnelcloud.contract.agent.v1.ClaimResponse;
import io.funnelcloud.contract.agent.v1.LocalOperation;
import io.funnelcloud.contract.agent.v1.OperationVerdict;
import io.funnelcloud.contract.agent.v1.OutputDown;
import io.funnelcloud.contract.agent.v1.OutputUp;
import io.funnelcloud.contract.agent.v1.ReconcileRequest;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.fleet.Manifest;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.OperationRef;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.common.converter.DataConverter;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The calls an agent makes to HQ about its operations. A call that gets no answer throws
/// [StatusRuntimeException]; whoever calls decides when to try again.
public final class HqCalls {
  static final String NAMESPACE = "funnelcloud";
  private static final long DEADLINE_SECONDS = 10;

  private final Channel calls;
  private final ManagedChannel output;
  private final AgentId self;
  private final Journal.Start start;
  private final boolean isFar;
  private final DataConverter converter = TemporalLine.converter();

  /// @param output a connection of its own, so that a flood of output does not delay polls
  public HqCalls(Channel calls, ManagedChannel output, Identity identity, Journal.Start start) {
    this.calls = calls;
    this.output = output;
    this.self = identity.agent();
    this.start = start;
    isFar = !identity.addresses().stream().allMatch(HqCalls::isOnThisMachine);
  }

  private AgentDoorGrpc.AgentDoorBlockingStub door() {
    return AgentDoorGrpc.newBlockingStub(calls)
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  private WorkflowServiceGrpc.WorkflowServiceBlockingStub temporal() {
    return WorkflowServiceGrpc.newBlockingStub(calls)
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  AnnounceResponse announce(Manifest manifest) {
    return door()
        .announce(
            AnnounceRequest.newBuilder()
                .setManifestJson(Json.text(manifest))
                .setJournalId(start.journalId())
                .setIncarnation(start.incarnation())
                .setStartNonce(start.nonce())
                .build());
  }

  public List<OperationVerdict> reconcile(List<LocalOperation> held) {
    return door()
        .reconcile(
            ReconcileRequest.newBuilder()
                .setJournalId(start.journalId())
                .setIncarnation(start.incarnation())
                .setStartNonce(start.nonce())
                .addAllOperations(held)
                .build())
        .getVerdictsList();
  }

  /// Whether this journal already has the op.
  public enum Have {
    NOTHING,
    ORDER
  }

  public ClaimResponse claim(OperationRef ref, Have have) {
    return door()
        .withWaitForReady()
        .claim(
            ClaimRequest.newBuilder()
                .setOpId(ref.opId().value())
                .setSpecSha256(ref.specSha256().value())
                .setStartNonce(start.nonce())
                .setJournalId(start.journalId())
                .setIncarnation(start.incarnation())
                .setHave(have == Have.ORDER)
                .build());
  }

  private static boolean isOnThisMachine(String address) {
    return address.startsWith("127.")
        || address.startsWith("localhost:")
        || address.startsWith("[::1]");
  }

  /// Opens the call that brings output; over a network its messages may be compressed.
  public StreamObserver<OutputUp> streamOutput(StreamObserver<OutputDown> down) {
    output.resetConnectBackoff(); // Whoever tries again has waited already.
    AgentDoorGrpc.AgentDoorStub stub = AgentDoorGrpc.newStub(output);
    return (isFar ? stub.withCompression(LightGzip.NAME) : stub).streamOutput(down);
  }

  /// What HQ says to a sign of life or a result.
  public enum Hearing {
    HEARD,
    /// The request was cancelled; for a command that runs this proves nothing.
    CANCEL_ASKED,
    /// The token is dead; the operation is not.
    DEAD_TOKEN
  }

  public Hearing heartbeat(byte[] token, Object details) {
    RecordActivityTaskHeartbeatRequest beat =
        RecordActivityTaskHeartbeatRequest.newBuilder()
            .setNamespace(NAMESPACE)
            .setIdentity(self.value())
            .setTaskToken(ByteString.copyFrom(token))
            .setDetails(payloads(details))
            .build();
    try {
      return temporal().recordActivityTaskHeartbeat(beat).getCancelRequested()
          ? Hearing.CANCEL_ASKED
          : Hearing.HEARD;
    } catch (StatusRuntimeException e) {
      return deadOr(e);
    }
  }

  public Hearing complete(byte[] token, Object result) {
    RespondActivityTaskCompletedRequest answer =
        RespondActivityTaskCompletedRequest.newBuilder()
            .setNamespace(NAMESPACE)
            .setIdentity(self.value())
            .setTaskToken(ByteString.copyFrom(token))
            .setResult(payloads(result))
            .build();
    try {
      temporal().withWaitForReady().respondActivityTaskCompleted(answer);
      return Hearing.HEARD;
    } catch (StatusRuntimeException e) {
      return deadOr(e);
    }
  }

  private static Hearing deadOr(StatusRuntimeException e) {
    if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
      return Hearing.DEAD_TOKEN;
    }
    throw e;
  }

  private Payloads payloads(Object value) {
    return converter.toPayloads(value).orElseGet(Payloads::getDefaultInstance);
  }
}
