package io.funnelcloud.workflows.request;

import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.request.RequestStatus;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The status of a request from the states of its operations; never greener than they are (I4).
final class RollUp {

  private RollUp() {}

  static RequestStatus of(List<Member> members) {
    if (members.stream().anyMatch(Member::isOpen)) {
      return open(members);
    }
    return members.isEmpty() ? RequestStatus.RUNNING : closed(counts(members));
  }

  static Map<OperationState, Integer> counts(List<Member> members) {
    Map<OperationState, Integer> counts = new EnumMap<>(OperationState.class);
    members.forEach(member -> counts.merge(member.state(), 1, Integer::sum));
    return counts;
  }

  static boolean isDone(Member member) {
    return member.state() == OperationState.SUCCEEDED;
  }

  private static RequestStatus open(List<Member> members) {
    Map<OperationState, Integer> counts = counts(members);
    if (counts.containsKey(OperationState.UNKNOWN)) {
      return RequestStatus.UNKNOWN;
    }
    if (counts.containsKey(OperationState.AWAITING_CONSENT)) {
      return RequestStatus.NEEDS_CONSENT;
    }
    return members.stream().anyMatch(Member::waitsForMachine)
        ? RequestStatus.WAITING_FOR_MACHINE
        : RequestStatus.RUNNING;
  }

  private static RequestStatus closed(Map<OperationState, Integer> counts) {
    if (counts.containsKey(OperationState.SUCCEEDED)) {
      return counts.size() == 1 ? RequestStatus.SUCCEEDED : RequestStatus.PARTIAL;
    }
    return counts.size() == 1 ? alike(counts.keySet().iterator().next()) : RequestStatus.FAILED;
  }

  private static RequestStatus alike(OperationState state) {
    return switch (state) {
      case REFUSED -> RequestStatus.REFUSED;
      case CANCELLED -> RequestStatus.CANCELLED;
      case EXPIRED -> RequestStatus.EXPIRED;
      case SUCCEEDED -> RequestStatus.SUCCEEDED;
      case FAILED, TIMED_OUT, LOST -> RequestStatus.FAILED;
      case QUEUED, AWAITING_CONSENT, DELIVERED, RUNNING, UNKNOWN ->
          throw new IllegalStateException("an operation in state " + state + " is not closed");
    };
  }
}
