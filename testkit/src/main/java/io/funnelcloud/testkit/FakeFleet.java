package io.funnelcloud.testkit;

import io.funnelcloud.contract.fleet.FleetSnapshot;
import io.funnelcloud.contract.fleet.Presence;
import io.funnelcloud.contract.fleet.Skipped;
import io.funnelcloud.contract.fleet.Target;
import io.funnelcloud.contract.request.DiscoverAsk;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Machines that behave by script. Discovery knows just enough of selectors: `any(1) of …` takes
/// the first machine that was not tried, everything else takes all.
public final class FakeFleet {
  private final List<FakeMachine> machines = new CopyOnWriteArrayList<>();
  private final List<Skipped> skipped = new CopyOnWriteArrayList<>();

  public FakeMachine online(String name) {
    return add(new FakeMachine(name, Presence.ONLINE));
  }

  /// Meant by name, so that it is waited for.
  public FakeMachine offline(String name) {
    return add(new FakeMachine(name, Presence.OFFLINE));
  }

  public void skipping(Skipped machine) {
    skipped.add(machine);
  }

  public List<FakeMachine> machines() {
    return List.copyOf(machines);
  }

  public FleetSnapshot snapshot(DiscoverAsk ask) {
    List<Target> targets =
        machines.stream()
            .map(FakeMachine::target)
            .filter(target -> !ask.excluded().contains(target.agent()))
            .limit(ask.selector().startsWith("any(") ? 1 : machines.size())
            .toList();
    return new FleetSnapshot(
        targets, skipped, targets.isEmpty() ? "no machine matches '" + ask.selector() + "'" : "");
  }

  private FakeMachine add(FakeMachine machine) {
    machines.add(machine);
    return machine;
  }
}
