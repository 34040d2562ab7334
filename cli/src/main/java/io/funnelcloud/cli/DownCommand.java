package io.funnelcloud.cli;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.parts.BringDown;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `aj down`: stops what `aj up` started and nothing else.
@Command(
    name = "down",
    description =
        "Stop what `aj up` started. Commands that run on this machine go on to their end.")
final class DownCommand implements Callable<Integer> {
  private final Seat seat;
  @Mixin private Globals globals = new Globals();

  DownCommand(Seat seat) {
    this.seat = seat;
  }

  @Override
  public Integer call() {
    List<String> stopped = new BringDown(seat.installation(globals), seat.screen()).run();
    if (!seat.wantsText(globals)) {
      return seat.json(Map.of("stopped", stopped));
    }
    seat.screen()
        .say(
            stopped.isEmpty()
                ? "Nothing was running."
                : "Stopped. A command that was running goes on; `aj up` picks up its result.");
    return ExitCode.OK.number();
  }
}
