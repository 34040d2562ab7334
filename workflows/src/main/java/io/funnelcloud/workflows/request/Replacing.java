package io.funnelcloud.workflows.request;

import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.fleet.FleetSnapshot;
import io.funnelcloud.contract.fleet.Presence;
import io.funnelcloud.contract.fleet.Target;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.request.DiscoverAsk;
import io.funnelcloud.contract.request.RequestInput;
import io.funnelcloud.contract.request.RequestInput.OfflineRule;
import io.funnelcloud.workflows.request.Member.Errand;
import io.funnelcloud.workflows.request.Member.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Another machine for an operation that provably never started: once, only for `any(n) of …`, and
/// never beyond the machines a person approved.
final class Replacing {

  private Replacing() {}

  static boolean mayReplace(RequestState state, Member closed) {
    return closed.state() == OperationState.EXPIRED
        && closed.role() == Role.CHOSEN
        && !state.isCancelled()
        && state.approvedBy().isEmpty()
        && state.input().selector().strip().startsWith("any(");
  }

  static Plan look(RequestState state, Member closed) {
    RequestInput input = state.input();
    DiscoverAsk ask = new DiscoverAsk(input.id(), input.selector(), OfflineRule.SKIP, tried(state));
    return Plan.of(
        state.changed(closed.sent(Errand.REPLACEMENT)), new Step.Rediscover(closed.opId(), ask));
  }

  static Plan rediscovered(RequestState state, Event.Rediscovered event) {
    Member member = state.open(event.instead()).orElse(null);
    if (member == null || member.errand() != Errand.REPLACEMENT) {
      return Plan.of(state);
    }
    Optional<Target> other = other(state, event.fleet());
    if (other.isEmpty() || state.isCancelled()) {
      return Plan.of(state.changed(member.sent(Errand.NOTHING)));
    }
    RequestState moved =
        state
            .changed(member.replacedBy(other.orElseThrow()))
            .found(extended(state.fleet().orElseThrow(), other.orElseThrow()));
    return Opening.prepare(moved, List.of(other.orElseThrow()), Role.STAND_IN, event.at());
  }

  private static Optional<Target> other(RequestState state, FleetSnapshot found) {
    Set<AgentId> tried = tried(state);
    return found.targets().stream()
        .filter(target -> target.presence() == Presence.ONLINE)
        .filter(target -> !tried.contains(target.agent()))
        .findFirst();
  }

  private static Set<AgentId> tried(RequestState state) {
    return state.members().values().stream()
        .map(member -> member.target().agent())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static FleetSnapshot extended(FleetSnapshot fleet, Target other) {
    List<Target> targets = new ArrayList<>(fleet.targets());
    targets.add(other);
    return new FleetSnapshot(targets, fleet.skipped(), fleet.problem());
  }
}
