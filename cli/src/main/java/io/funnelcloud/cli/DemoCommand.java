package io.funnelcloud.cli;

import io.funnelcloud.cli.demo.Demo;
import io.funnelcloud.cli.demo.Outcome;
import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.home.Refusal;
import io.funnelcloud.cli.home.Settings;
import io.funnelcloud.cli.screen.Screen;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `aj demo`: kills HQ, Temporal and an agent while commands run, and counts what came of it.
@Command(
    name = "demo",
    description = "Three throw-away machines at work while HQ, Temporal and an agent are killed.",
    footer = {
      "",
      "  It takes about a minute, uses a folder and ports of its own, and leaves nothing behind.",
      "  Last line: 3 jobs · 3 effects · 0 twice · 0 lost. Any other outcome ends with 1."
    })
final class DemoCommand implements Callable<Integer> {
  private final Seat seat;
  @Mixin private Globals globals = new Globals();

  DemoCommand(Seat seat) {
    this.seat = seat;
  }

  @Override
  public Integer call() {
    String home = globals.flags().get(Settings.Key.HOME);
    if (home != null) {
      throw Refusal.usage(
          "--home " + home + ": the demo makes an installation of its own and throws it away",
          "aj demo, without --home, never touches yours.");
    }
    boolean isText = seat.wantsText(globals);
    return tell(Demo.run(seat.surroundings(), seat.screen()), isText);
  }

  int tell(Outcome outcome, boolean isText) {
    Screen screen = seat.screen();
    outcome
        .faults()
        .forEach(
            fault -> screen.say(screen.paint(Screen.Colour.BAD, "✖ not as promised: " + fault)));
    if (isText) {
      screen.data(outcome.sentence());
    } else {
      screen.say(outcome.sentence());
      seat.json(outcome);
    }
    return (outcome.isAsPromised() ? ExitCode.OK : ExitCode.FAULT).number();
  }
}
