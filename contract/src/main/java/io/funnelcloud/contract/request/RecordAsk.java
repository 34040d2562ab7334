package io.funnelcloud.contract.request;

import io.funnelcloud.contract.fleet.FleetSnapshot;
import io.funnelcloud.contract.intent.Verdict;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.operation.OperationState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What changed since the last record of this request.
public record RecordAsk(
    RequestId request,
    RequestStatus status,
    String why,
    Instant at,
    Optional<Verdict> verdict,
    Optional<FleetSnapshot> fleet,
    List<OperationChange> changes,
    List<OperationResult> closed) {

  /// An open operation that changed its state as seen by the workflow.
  public record OperationChange(OpId opId, OperationState state, String why, Instant since) {}

  public RecordAsk {
    changes = List.copyOf(changes);
    closed = List.copyOf(closed);
  }
}
