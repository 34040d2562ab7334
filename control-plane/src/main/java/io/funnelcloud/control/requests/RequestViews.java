package io.funnelcloud.control.requests;

import io.funnelcloud.activities.discover.FleetBook;
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
import java.util.Optional;
import java.util.TreeMap;

/// Turns rows into what people see. The live states of operations are merged into the status here,
/// since the workflow learns of a running operation only when it closes.
final class RequestViews {
  private final RequestTable table;
  private final FleetBook fleet;
  private final String temporalUrl;

  RequestViews(RequestTable table, FleetBook fleet, String temporalUrl) {
    this.table = table;
    this.fleet = fleet;
    this.temporalUrl = temporalUrl;
  }

  RequestView of(RequestRow row) {
    List<StoredOperation> stored = table.operations(row.id());
    Outlook outlook = Outlook.of(fleet, stored, row.input().clocks().resolveBy());
    List<OperationView> operations =
        stored.stream().map(operation -> operation.view(outlook)).toList();
    RequestStatus status = liveStatus(row, stored, outlook);
    return new RequestView(
        row.id().value(),
        row.input().user().value(),
        row.input().words(),
        row.input().selector(),
        status,
        why(row, status, operations),
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

  private static RequestStatus liveStatus(
      RequestRow row, List<StoredOperation> operations, Outlook outlook) {
    if (row.status().isTerminal()) {
      return row.status();
    }
    if (row.cancelRequestedAt().isPresent()) {
      return RequestStatus.CANCELLING;
    }
    return row.status().needsPerson() ? row.status() : status(operations, outlook);
  }

  /// From the live states: the workflow learns of renewed contact only when an operation ends.
  private static RequestStatus status(List<StoredOperation> operations, Outlook outlook) {
    if (operations.stream().anyMatch(op -> op.state() == OperationState.UNKNOWN)) {
      return RequestStatus.UNKNOWN;
    }
    return operations.stream().anyMatch(outlook::waitsForMachine)
        ? RequestStatus.WAITING_FOR_MACHINE
        : RequestStatus.RUNNING;
  }

  /// The workflow wrote its words when it decided last; what changed since is said here.
  private static String why(RequestRow row, RequestStatus status, List<OperationView> operations) {
    return switch (status) {
      case UNKNOWN -> first(operations, OperationState.UNKNOWN).orElse(row.why());
      case WAITING_FOR_MACHINE ->
          operations.stream()
              .filter(operation -> operation.offlineSince().isPresent())
              .findFirst()
              .map(OperationView::why)
              .orElse(row.why());
      case RUNNING -> row.status() == status ? row.why() : "runs";
      case CANCELLING -> row.status() == status ? row.why() : "asked to stop";
      case NEEDS_APPROVAL, NEEDS_CREDENTIAL, NEEDS_CONSENT -> row.why();
      case SUCCEEDED, PARTIAL, FAILED, REFUSED, CANCELLED, EXPIRED -> row.why();
    };
  }

  private static Optional<String> first(List<OperationView> operations, OperationState state) {
    return operations.stream()
        .filter(operation -> operation.state() == state)
        .findFirst()
        .map(operation -> operation.machine() + ": " + operation.why());
  }

  private static Map<String, Integer> counts(List<OperationView> operations) {
    Map<String, Integer> counts = new TreeMap<>();
    operations.forEach(op -> counts.merge(op.state().name(), 1, Integer::sum));
    return counts;
  }
}
