package io.funnelcloud.control.agentdoor;

import com.google.protobuf.ByteString;
import io.funnelcloud.contract.agent.v1.AgentDoorGrpc;
import io.funnelcloud.contract.agent.v1.AnnounceRequest;
import io.funnelcloud.contract.agent.v1.AnnounceResponse;
import io.funnelcloud.contract.agent.v1.ClaimRequest;
import io.funnelcloud.contract.agent.v1.ClaimResponse;
import io.funnelcloud.contract.agent.v1.ControlDown;
import io.funnelcloud.contract.agent.v1.ControlUp;
import io.funnelcloud.contract.agent.v1.EnrolRequest;
import io.funnelcloud.contract.agent.v1.EnrolResponse;
import io.funnelcloud.contract.agent.v1.OperationVerdict;
import io.funnelcloud.contract.agent.v1.OutputDown;
import io.funnelcloud.contract.agent.v1.OutputUp;
import io.funnelcloud.contract.agent.v1.ReconcileRequest;
import io.funnelcloud.contract.agent.v1.ReconcileResponse;
import io.funnelcloud.contract.agent.v1.RenewRequest;
import io.funnelcloud.contract.agent.v1.RenewResponse;
import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.control.ca.CertificateAuthority;
import io.funnelcloud.control.ca.IssuedCertificate;
import io.funnelcloud.control.claims.AgentStart;
import io.funnelcloud.control.claims.ClaimAsk;
import io.funnelcloud.control.claims.ClaimAsk.Holding;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.function.Supplier;

/// The service of `agent.proto`: reads each message, asks the desk it is for, answers.
final class AgentService extends AgentDoorGrpc.AgentDoorImplBase {
  private final CertificateAuthority authority;
  private final List<byte[]> orderKeys;
  private final EnrolDesk enrolments;
  private final RenewDesk renewals;
  private final AgentDesk agents;
  private final OutputIntake outputs;
  private final RateCap rate;

  AgentService(
      CertificateAuthority authority,
      List<byte[]> orderKeys,
      EnrolDesk enrolments,
      RenewDesk renewals,
      AgentDesk agents,
      OutputIntake outputs,
      RateCap rate) {
    this.authority = authority;
    this.orderKeys = List.copyOf(orderKeys);
    this.enrolments = enrolments;
    this.renewals = renewals;
    this.agents = agents;
    this.outputs = outputs;
    this.rate = rate;
  }

  @Override
  public void enrol(EnrolRequest request, StreamObserver<EnrolResponse> answer) {
    answer(
        answer,
        () ->
            switch (enrolments.enrol(request)) {
              case Enrolment.Enrolled enrolled -> enrolled(enrolled);
              case Enrolment.Refused(Enrolment.Flaw flaw, String why) ->
                  throw status(flaw).withDescription(why).asRuntimeException();
            });
  }

  private EnrolResponse enrolled(Enrolment.Enrolled enrolled) {
    return EnrolResponse.newBuilder()
        .setAgentId(enrolled.agent().value())
        .setMachineName(enrolled.name().value())
        .addAllCertificateChain(encoded(enrolled.certificate().encodedChain()))
        .setRootCertificate(ByteString.copyFrom(authority.encodedRoot()))
        .setFleet(authority.fleet().value())
        .addAllOrderKeyCertificates(encoded(orderKeys))
        .build();
  }

  private static Status status(Enrolment.Flaw flaw) {
    return switch (flaw) {
      case BAD_KEY -> Status.INVALID_ARGUMENT;
      case BAD_TOKEN -> Status.PERMISSION_DENIED;
      case NAME_TAKEN -> Status.ALREADY_EXISTS;
    };
  }

  @Override
  public void renew(RenewRequest request, StreamObserver<RenewResponse> answer) {
    answer(
        answer,
        () -> {
          IssuedCertificate issued = renewals.renew(request);
          return RenewResponse.newBuilder()
              .addAllCertificateChain(encoded(issued.encodedChain()))
              .addAllOrderKeyCertificates(encoded(orderKeys))
              .build();
        });
  }

  @Override
  public void announce(AnnounceRequest request, StreamObserver<AnnounceResponse> answer) {
    answer(
        answer,
        () ->
            agents.announce(checked(), request).toBuilder()
                .addAllOrderKeyCertificates(encoded(orderKeys))
                .build());
  }

  @Override
  public StreamObserver<ControlUp> control(StreamObserver<ControlDown> answer) {
    return agents.control(checked(), answer);
  }

  @Override
  public void claim(ClaimRequest request, StreamObserver<ClaimResponse> answer) {
    answer(answer, () -> agents.claim(checked(), ask(request)));
  }

  private static ClaimAsk ask(ClaimRequest request) {
    AgentStart start =
        new AgentStart(request.getJournalId(), request.getIncarnation(), request.getStartNonce());
    if (request.getJournalId().isBlank()) {
      throw new IllegalArgumentException("a claim without journal id");
    }
    return new ClaimAsk(
        OpId.parse(request.getOpId()),
        Caller.current().agent(),
        new Sha256(request.getSpecSha256()),
        start,
        request.getHave() ? Holding.THE_ORDER : Holding.NOTHING);
  }

  @Override
  public void reconcile(ReconcileRequest request, StreamObserver<ReconcileResponse> answer) {
    answer(
        answer,
        () -> {
          List<OperationVerdict> verdicts = agents.reconcile(checked(), request);
          return ReconcileResponse.newBuilder().addAllVerdicts(verdicts).build();
        });
  }

  @Override
  public StreamObserver<OutputUp> streamOutput(StreamObserver<OutputDown> answer) {
    return outputs.receive(checked(), answer);
  }

  private Caller checked() {
    Caller caller = Caller.current();
    rate.take(caller.agent());
    return caller;
  }

  private static List<ByteString> encoded(List<byte[]> certificates) {
    return certificates.stream().map(ByteString::copyFrom).toList();
  }

  private static <A> void answer(StreamObserver<A> answer, Supplier<A> work) {
    A value;
    try {
      value = work.get();
    } catch (StatusRuntimeException e) {
      answer.onError(e);
      return;
    } catch (IllegalArgumentException e) {
      answer.onError(Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
      return;
    } catch (Fault e) {
      answer.onError(Status.UNAVAILABLE.withDescription(e.getMessage()).asRuntimeException());
      return;
    }
    answer.onNext(value);
    answer.onCompleted();
  }
}
