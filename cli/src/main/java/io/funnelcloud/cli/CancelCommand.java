package io.funnelcloud.cli;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.wire.RequestCalls;
import io.funnelcloud.contract.api.RequestView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `aj cancel`: stops a request for good.
@Command(name = "cancel", description = "Stop a request; its commands are ended on every machine.")
final class CancelCommand implements Callable<Integer> {
  private final Seat seat;
  @Mixin private Globals globals = new Globals();

  @Parameters(paramLabel = "REQUEST", description = "such as r_7k2ab")
  private String id = "";

  CancelCommand(Seat seat) {
    this.seat = seat;
  }

  @Override
  public Integer call() {
    RequestView view = new RequestCalls(seat.door(globals)).cancel(id);
    if (!seat.wantsText(globals)) {
      return seat.json(view);
    }
    seat.screen().say(view.id() + " · " + Follow.words(view, seat.screen()));
    return ExitCode.OK.number();
  }
}
