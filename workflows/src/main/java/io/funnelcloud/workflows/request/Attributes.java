package io.funnelcloud.workflows.request;

import io.funnelcloud.contract.fleet.FleetSnapshot;
import io.funnelcloud.contract.intent.Intent;
import io.funnelcloud.contract.intent.Verdict;
import io.funnelcloud.contract.request.RequestInput;
import io.funnelcloud.contract.request.RequestStatus;
import io.funnelcloud.contract.request.SearchAttributes;
import io.temporal.common.SearchAttributeUpdate;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Keeps what a request can be found by in Temporal in step with its state, by as few commands as
/// possible. Touched only by the workflow's own threads.
final class Attributes {
  private Optional<RequestStatus> shown = Optional.empty();

  /// Tells everything at the first call, afterwards only a status that changed.
  void show(RequestState state, RequestStatus status) {
    if (shown.isPresent() && shown.orElseThrow() == status) {
      return;
    }
    List<SearchAttributeUpdate<?>> updates = new ArrayList<>();
    updates.add(SearchAttributes.STATUS.valueSet(status.name()));
    if (shown.isEmpty()) {
      updates.addAll(identity(state.input()));
      state
          .verdict()
          .flatMap(Verdict::primary)
          .map(Intent::label)
          .ifPresent(label -> updates.add(SearchAttributes.INTENT.valueSet(label)));
      state.fleet().ifPresent(fleet -> updates.addAll(machines(fleet)));
    }
    Workflow.upsertTypedSearchAttributes(updates.toArray(SearchAttributeUpdate<?>[]::new));
    shown = Optional.of(status);
  }

  private static List<SearchAttributeUpdate<?>> identity(RequestInput input) {
    return List.of(
        SearchAttributes.USER.valueSet(input.user().value()),
        SearchAttributes.REQUEST.valueSet(input.id().value()));
  }

  private static List<SearchAttributeUpdate<?>> machines(FleetSnapshot fleet) {
    List<SearchAttributeUpdate<?>> updates = new ArrayList<>();
    long count = fleet.targets().size();
    updates.add(SearchAttributes.MACHINE_COUNT.valueSet(count));
    if (count > 0 && count <= SearchAttributes.MACHINES_MAX) {
      updates.add(
          SearchAttributes.MACHINES.valueSet(
              fleet.targets().stream().map(target -> target.agent().value()).toList()));
    }
    return updates;
  }
}
