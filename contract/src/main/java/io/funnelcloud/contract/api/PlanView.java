package io.funnelcloud.contract.api;

import io.funnelcloud.contract.fleet.Skipped;
import java.util.List;
import java.util.Optional;

/// What a request would do, told without running anything.
public record PlanView(
    String words,
    List<PlannedMachine> machines,
    List<Skipped> skipped,
    JudgementView judgement,
    String deliverBy,
    String runFor,
    Optional<String> idleFor,
    String resolveBy) {

  /// One machine of the plan and the account its command would run as.
  public record PlannedMachine(
      String name, String presence, String os, String account, String sandbox) {}

  public PlanView {
    machines = List.copyOf(machines);
    skipped = List.copyOf(skipped);
  }
}
