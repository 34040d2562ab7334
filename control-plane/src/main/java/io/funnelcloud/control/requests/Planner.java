package io.funnelcloud.control.requests;

import io.funnelcloud.activities.discover.MachineFinder;
import io.funnelcloud.classifier.Classifier;
import io.funnelcloud.contract.api.JudgementView;
import io.funnelcloud.contract.api.PlanView;
import io.funnelcloud.contract.api.RequestAsk;
import io.funnelcloud.contract.fleet.FleetSnapshot;
import io.funnelcloud.contract.fleet.Manifest;
import io.funnelcloud.contract.fleet.Target;
import io.funnelcloud.contract.intent.Shell;
import io.funnelcloud.contract.request.DiscoverAsk;
import io.funnelcloud.contract.request.RequestInput;
import io.funnelcloud.contract.request.UserName;
import io.funnelcloud.control.registry.Machines;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Tells what a request would do, by the same parts that would do it, without running or keeping
/// anything.
public final class Planner {
  private final AskReader reader;
  private final MachineFinder finder;
  private final Machines machines;
  private final Classifier classifier = Classifier.standard();

  Planner(AskReader reader, MachineFinder finder, Machines machines) {
    this.reader = reader;
    this.finder = finder;
    this.machines = machines;
  }

  public PlanView plan(UserName user, RequestAsk ask) {
    RequestInput input = reader.read(user, ask, Optional.empty()).input();
    FleetSnapshot fleet =
        finder.find(new DiscoverAsk(input.id(), input.selector(), input.offline(), Set.of()));
    return new PlanView(
        input.words(),
        fleet.targets().stream().map(this::planned).toList(),
        fleet.skipped(),
        JudgementView.of(classifier.judge(ask.command(), ask.shell().orElse(Shell.BASH))),
        input.clocks().deliverBy().toString(),
        input.clocks().runFor().toString(),
        input.clocks().idleFor().map(Duration::toString),
        input.clocks().resolveBy().toString());
  }

  private PlanView.PlannedMachine planned(Target target) {
    Optional<Manifest> manifest = machines.named(target.name().value()).manifest();
    return new PlanView.PlannedMachine(
        target.name().value(),
        target.presence().label(),
        target.os(),
        manifest.map(Manifest::account).orElse("unknown"),
        "none");
  }
}
