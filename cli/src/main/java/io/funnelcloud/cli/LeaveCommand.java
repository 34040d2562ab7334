package io.funnelcloud.cli;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.parts.Membership;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `aj leave`: this machine stops being one of a fleet and forgets its key.
@Command(name = "leave", description = "Take this machine out of its fleet; its key is deleted.")
final class LeaveCommand implements Callable<Integer> {
  private final Seat seat;
  @Mixin private Globals globals = new Globals();

  LeaveCommand(Seat seat) {
    this.seat = seat;
  }

  @Override
  public Integer call() {
    new Membership(seat.installation(globals), seat.surroundings(), seat.screen()).leave();
    if (!seat.wantsText(globals)) {
      return seat.json(Map.of("left", true));
    }
    seat.screen().say("This machine has left. HQ still lists it until: aj machines remove NAME");
    return ExitCode.OK.number();
  }
}
