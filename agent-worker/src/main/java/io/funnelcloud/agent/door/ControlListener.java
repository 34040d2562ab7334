package io.funnelcloud.agent.door;

import io.funnelcloud.contract.agent.v1.CancelOperation;
import io.funnelcloud.contract.agent.v1.LocalOperation;
import io.funnelcloud.contract.agent.v1.OperationVerdict;
import java.util.List;

/// Who holds the operations that the control stream speaks of.
public interface ControlListener {
  /// Everything not closed here.
  List<LocalOperation> held();

  /// What HQ says to what is held.
  void apply(List<OperationVerdict> verdicts);

  void cancel(CancelOperation cancel);

  /// HQ and this agent agree on what is held.
  void inContact();

  int freeSlots();

  /// HQ wants nothing more to do with this start, or with this machine.
  void dismissed(Dismissal dismissal, String reason);

  /// How final it is.
  enum Dismissal {
    /// Another start of this agent took over.
    SUPERSEDED,
    /// The machine was removed.
    REMOVED
  }
}
