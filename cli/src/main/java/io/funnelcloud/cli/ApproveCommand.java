package io.funnelcloud.cli;

import io.funnelcloud.contract.request.ApprovalAnswer.Decision;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `aj approve`: the answer to "Approve?", bound to the exact words and machines.
@Command(name = "approve", description = "Let a request that waits for approval run.")
final class ApproveCommand implements Callable<Integer> {
  private final Seat seat;
  @Mixin private Globals globals = new Globals();

  @Parameters(paramLabel = "REQUEST", description = "such as r_7k2ab")
  private String id = "";

  ApproveCommand(Seat seat) {
    this.seat = seat;
  }

  @Override
  public Integer call() {
    return new Answering(seat, globals).give(id, Decision.APPROVE);
  }
}
