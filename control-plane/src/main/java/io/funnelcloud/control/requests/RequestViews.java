package io.funnelcloud.control.requests;

import io.funnelcloud.contract.api.JudgementView;
import io.funnelcloud.contract.api.OperationView;
import io.funnelcloud.contract.api.RequestView;
import io.funnelcloud.contract.fleet.FleetSnapshot;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.contract.request.RequestId;
import io.funnelcloud.contract.request.RequestStatus;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Turns rows into what people see. The live states of operations are merged into the status here,
/// since the workflow learns of a running operation only when it closes.
final class RequestViews {
  private final RequestTable table;
  private final String temporalUrl;

  RequestViews(RequestTable table, String temporalUrl) {
    this.table = table;
    this.temporalUrl = temporalUrl;
  }

  RequestView of(RequestRow row) {
    List<OperationView> operations =
        table.operations(row.id()).stream().map(StoredOperation::view).toList();
    return new RequestView(
        row.id().value(),
        row.input().user().value(),
        row.input().words(),
        row.input().selector(),
        liveStatus(row, operations),
        row.why(),
        row.createdAt(),
        row.closedAt(),
        row.verdict().map(JudgementView::of),
        row.specSha256().value(),
        row.fleet().map(FleetSnapshot::targetsSha256).map(Sha256::value),
        row.input().retryOf().map(RequestId::value),
        counts(operations),
        operations,
        row.fleet().map(FleetSnapshot::skipped).orElse(List.of()),
        temporalUrl + "/namespaces/funnelcloud/workflows/" + row.id().value());
  }

  private static RequestStatus liveStatus(RequestRow row, List<OperationView> operations) {
    if (row.status().isTerminal()) {
      return row.status();
    }
    if (row.cancelRequestedAt().isPresent()) {
      return RequestStatus.CANCELLING;
    }
    return row.status().needsPerson() ? row.status() : status(operations);
  }

  /// From the live states: the workflow learns of renewed contact only when an operation ends.
  private static RequestStatus status(List<OperationView> operations) {
    List<OperationState> open =
        operations.stream().map(OperationView::state).filter(s -> !s.isTerminal()).toList();
    if (open.contains(OperationState.UNKNOWN)) {
      return RequestStatus.UNKNOWN;
    }
    boolean isWaiting = !open.isEmpty() && open.stream().allMatch(OperationState.QUEUED::equals);
    return isWaiting ? RequestStatus.WAITING_FOR_MACHINE : RequestStatus.RUNNING;
  }

  private static Map<String, Integer> counts(List<OperationView> operations) {
    Map<String, Integer> counts = new TreeMap<>();
    operations.forEach(op -> counts.merge(op.state().name(), 1, Integer::sum));
    return counts;
  }
}
