package io.funnelcloud.activities.record;

import io.funnelcloud.contract.fleet.MachineName;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationState;
import java.time.Instant;
import java.util.Optional;

/// One operation as HQ's store knows it.
///
/// @param journalId the journal that claimed it; empty means, and only means, never claimed
/// @param cancelAskedAt when a cancel was recorded
/// @param heardAt when its agent was last heard about it: claim, heartbeat, output, reconciliation
public record OperationRow(
    OpId opId,
    MachineName machine,
    OperationState state,
    String why,
    Instant deliverBy,
    Optional<String> journalId,
    Optional<Instant> cancelAskedAt,
    Optional<Instant> heardAt) {}
