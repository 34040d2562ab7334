package io.funnelcloud.cli;

import io.funnelcloud.contract.request.ApprovalAnswer.Decision;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `aj deny`: the answer to "Approve?", bound to the exact words and machines.
@Command(name = "deny", description = "Refuse a request that waits for approval.")
final class DenyCommand implements Callable<Integer> {
  private final Seat seat;
  @Mixin private Globals globals = new Globals();

  @Parameters(paramLabel = "REQUEST", description = "such as r_7k2ab")
  private String id = "";

  DenyCommand(Seat seat) {
    this.seat = seat;
  }

  @Override
  public Integer call() {
    return new Answering(seat, globals).give(id, Decision.DENY);
  }
}
