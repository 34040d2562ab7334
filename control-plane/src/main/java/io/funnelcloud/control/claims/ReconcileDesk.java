package io.funnelcloud.control.claims;

import io.funnelcloud.contract.agent.v1.ClaimTerminal;
import io.funnelcloud.contract.agent.v1.KeepGoing;
import io.funnelcloud.contract.agent.v1.LocalOperation;
import io.funnelcloud.contract.agent.v1.LocalState;
import io.funnelcloud.contract.agent.v1.OperationVerdict;
import io.funnelcloud.contract.agent.v1.UnknownOperation;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.control.store.Database;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// Compares what an agent holds with what HQ knows. What comes after an operation was closed is
/// kept as late evidence and changes nothing.
public final class ReconcileDesk {
  private static final Set<LocalState> STILL_GOES =
      EnumSet.of(LocalState.ACCEPTED, LocalState.RUNNING, LocalState.ORPHANED);

  private final Database database;
  private final CancelDesk cancels;
  private final LiveStates live;
  private final InstantSource clock;

  public ReconcileDesk(
      Database database, CancelDesk cancels, LiveStates live, InstantSource clock) {
    this.database = database;
    this.cancels = cancels;
    this.live = live;
    this.clock = clock;
  }

  public OperationVerdict compare(AgentId agent, LocalOperation local) {
    OperationVerdict.Builder verdict = OperationVerdict.newBuilder().setOpId(local.getOpId());
    Optional<OpId> opId = opId(local.getOpId());
    Optional<ClaimRow> row =
        opId.flatMap(id -> database.read(c -> OperationRows.claimRow(c, id)))
            .filter(known -> known.agent().equals(agent))
            .filter(known -> known.specSha256().value().equals(local.getSpecSha256()));
    if (opId.isEmpty() || row.isEmpty()) {
      return verdict.setUnknown(UnknownOperation.getDefaultInstance()).build();
    }
    return compare(opId.get(), row.get(), local, verdict);
  }

  private OperationVerdict compare(
      OpId opId, ClaimRow row, LocalOperation local, OperationVerdict.Builder verdict) {
    if (row.state().isTerminal()) {
      keepEvidence(opId, local);
      // Closed here, say as lost, but a person wanted it ended: once it is, this answers terminal.
      if (row.cancelReason().isPresent() && STILL_GOES.contains(local.getState())) {
        return verdict.setCancel(cancels.notice(opId)).build();
      }
      return verdict.setTerminal(ClaimTerminal.newBuilder().setState(row.state().name())).build();
    }
    if (local.getState() == LocalState.RUNNING) {
      live.running(opId);
    } else if (local.getState() == LocalState.ORPHANED) {
      live.orphaned(opId);
    }
    return row.cancelReason().isPresent()
        ? verdict.setCancel(cancels.notice(opId)).build()
        : verdict.setKeepGoing(KeepGoing.getDefaultInstance()).build();
  }

  private void keepEvidence(OpId opId, LocalOperation local) {
    database.write(connection -> {
      LateEvidence.keep(connection, opId, local, clock.instant());
      return true;
    });
  }

  private static Optional<OpId> opId(String text) {
    try {
      return Optional.of(OpId.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
