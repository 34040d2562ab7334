package io.funnelcloud.cli;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.screen.Screen;
import io.funnelcloud.cli.screen.StateWords;
import io.funnelcloud.cli.wire.RequestCalls;
import io.funnelcloud.contract.api.RequestView;
import io.funnelcloud.contract.operation.OperationState;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `aj cancel`: stops a request for good.
@Command(
    name = "cancel",
    description = "Stop a request; its commands are ended on every machine.",
    footer = {
      "",
      "  Waits up to 10 s for the end. Ends with 0 once nothing of it runs or will run, also when",
      "  it had ended before; with 6 while a machine has not said so: one that is offline is told",
      "  when it is back."
    })
final class CancelCommand implements Callable<Integer> {
  /// The usual 5 s between TERM and KILL, and as long again for the way.
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(10);

  private final Seat seat;
  @Mixin private Globals globals = new Globals();

  @Parameters(paramLabel = "REQUEST", description = "such as r_7k2ab")
  private String id = "";

  CancelCommand(Seat seat) {
    this.seat = seat;
  }

  @Override
  public Integer call() {
    RequestCalls calls = new RequestCalls(seat.door(globals));
    boolean hadEnded = calls.show(id).status().isTerminal();
    RequestView view = hadEnded ? calls.show(id) : ended(calls, calls.cancel(id));
    ExitCode code = view.status().isTerminal() ? ExitCode.OK : ExitCode.STOPPED_WAITING;
    if (seat.wantsText(globals)) {
      tell(view, hadEnded);
    } else {
      seat.json(view);
    }
    return code.number();
  }

  private static RequestView ended(RequestCalls calls, RequestView cancelled) {
    long end = System.nanoTime() + ENDS_WITHIN.toNanos();
    RequestView view = cancelled;
    while (!view.status().isTerminal() && System.nanoTime() < end) {
      view = calls.wait(view.id(), Duration.ofSeconds(1));
    }
    return view;
  }

  private void tell(RequestView view, boolean hadEnded) {
    Screen screen = seat.screen();
    String before = hadEnded ? "had ended before: " : "";
    screen.say(view.id() + " · " + before + Follow.words(view, screen));
    if (!hadEnded && view.status().isTerminal()) {
      view.machines().stream()
          .filter(machine -> machine.state() != OperationState.CANCELLED)
          .forEach(machine -> screen.say(machine.machine() + "  " + StateWords.of(machine)));
    }
    view.machines().stream()
        .filter(machine -> !machine.state().isTerminal())
        .forEach(machine -> screen.say(machine.machine() + " has not said yet that it ended"));
  }
}
