package io.funnelcloud.activities.record;

import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.contract.operation.OperationSpec;
import io.funnelcloud.contract.request.PrepareAsk;
import io.funnelcloud.contract.request.RecordAsk;
import io.funnelcloud.contract.request.RequestId;
import io.funnelcloud.contract.request.RequestInput;
import java.util.List;
import java.util.Optional;

/// Requests and operations as HQ's store keeps them. Every method is one transaction, and each
/// write may come twice with the same input without a second effect.
public interface RequestBook {

  Optional<RequestInput> input(RequestId request);

  /// The command of a request, read from the bytes its SHA-256 was made of.
  Optional<OperationSpec> spec(RequestId request);

  /// Inserts a QUEUED row per reference unless there is one, writes status RUNNING, verdict, fleet
  /// and approver, and returns the references as they stand in the store afterwards.
  List<OperationRef> insert(PrepareAsk ask, List<OperationRef> refs);

  /// Writes status, why and operations; a terminal state is never rewritten.
  void record(RecordAsk ask);

  /// The operations that were closed as CANCELLED while they were QUEUED.
  List<OpId> cancelledBeforeClaim(RequestId request);

  Optional<OperationRow> operation(OpId opId);

  /// Notes that its machine says it never started: what shows as delivered or running is UNKNOWN
  /// until that is judged (I4).
  void doubt(OpId opId);

  /// The operations of a request that have ended, as far as they are written down.
  List<OperationRow> closed(RequestId request);
}
