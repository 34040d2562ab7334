package io.funnelcloud.cli;

import io.funnelcloud.cli.screen.Screen;
import io.funnelcloud.cli.screen.Table;
import io.funnelcloud.contract.api.JudgementView;
import io.funnelcloud.contract.api.PlanView;
import java.util.List;

/// A plan as a person reads it.
final class PlanText {
  private PlanText() {}

  static void print(PlanView plan, Screen screen) {
    JudgementView judgement = plan.judgement();
    screen.data(plan.words());
    screen.data("");
    screen.data("it " + String.join(", ", judgement.words()) + Judged.riskWords(judgement));
    judgement.why().forEach(why -> screen.data("  because " + why.words()));
    screen.data(judgement.needsApproval() ? "it would ask: Approve?" : "it would run at once");
    screen.data("");
    Table table = new Table(List.of("machine", "presence", "system", "account", "sandbox"));
    plan.machines()
        .forEach(machine ->
            table.row(
                machine.name(),
                machine.presence(),
                machine.os(),
                machine.account(),
                machine.sandbox()));
    table.print(screen);
    plan.skipped()
        .forEach(skipped -> screen.data("skipped: " + skipped.name() + " " + skipped.why()));
    screen.data(
        "waits "
            + Span.words(plan.deliverBy())
            + " for a machine, runs at most "
            + Span.words(plan.runFor())
            + plan.idleFor()
                .map(idle -> ", at most " + Span.words(idle) + " without output")
                .orElse("")
            + "; when contact is lost it is given up after "
            + Span.words(plan.resolveBy()));
  }
}
