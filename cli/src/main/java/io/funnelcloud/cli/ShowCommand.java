package io.funnelcloud.cli;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.screen.ByteWords;
import io.funnelcloud.cli.screen.Screen;
import io.funnelcloud.cli.screen.StateWords;
import io.funnelcloud.cli.wire.RequestCalls;
import io.funnelcloud.contract.api.OperationView;
import io.funnelcloud.contract.api.RequestView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `aj show`: one request, machine by machine.
@Command(name = "show", description = "Tell everything about one request.")
final class ShowCommand implements Callable<Integer> {
  private final Seat seat;
  @Mixin private Globals globals = new Globals();

  @Parameters(paramLabel = "REQUEST", description = "such as r_7k2ab")
  private String id = "";

  ShowCommand(Seat seat) {
    this.seat = seat;
  }

  @Override
  public Integer call() {
    RequestView view = new RequestCalls(seat.door(globals)).show(id);
    if (!seat.wantsText(globals)) {
      return seat.json(view);
    }
    print(view);
    return ExitCode.OK.number();
  }

  private void print(RequestView view) {
    Screen screen = seat.screen();
    screen.data(view.id() + " · " + Follow.words(view, screen) + " · " + view.user());
    screen.data("  " + view.words().replace("\n", "\n  "));
    screen.data("asked    " + StateWords.day(view.createdAt()) + " on " + view.on());
    view.closedAt().ifPresent(at -> screen.data("closed   " + StateWords.day(at)));
    view.judgement().ifPresent(judgement -> screen.data("it       " + Judged.reasons(judgement)));
    view.retryOf().ifPresent(first -> screen.data("again    " + first));
    view.machines().forEach(this::print);
    view.skipped()
        .forEach(skipped -> screen.data("skipped  " + skipped.name() + ": " + skipped.why()));
    screen.data("story    " + view.historyUrl());
    if (view.status().needsPerson()) {
      screen.data("answer   aj approve " + view.id() + " · aj deny " + view.id());
    }
  }

  private void print(OperationView machine) {
    Screen screen = seat.screen();
    String words = screen.paint(StateWords.colour(machine.state()), StateWords.of(machine));
    screen.data("");
    screen.data(machine.machine() + "  " + words + since(machine));
    machine
        .resolveBy()
        .ifPresent(at -> screen.data("  given up " + StateWords.day(at) + ", if none comes"));
    screen.data("  output   " + size(machine.bytesOut(), machine.droppedOut()));
    machine.sha256Out().ifPresent(sha -> screen.data("           sha256 " + sha));
    if (machine.bytesErr() > 0) {
      screen.data("  errors   " + size(machine.bytesErr(), machine.droppedErr()));
    }
    if (machine.leftRunning() > 0) {
      screen.data("  left running: " + machine.leftRunning());
    }
    machine.lateEvidence().ifPresent(late -> screen.data("  late evidence: " + late));
  }

  /// What waits or is silent says since when by itself.
  private static String since(OperationView machine) {
    boolean isSaid = machine.resolveBy().isPresent() || machine.offlineSince().isPresent();
    return isSaid ? "" : " since " + StateWords.day(machine.since());
  }

  private static String size(long bytes, long dropped) {
    String size = ByteWords.of(bytes);
    return dropped > 0 ? size + ", " + ByteWords.of(dropped) + " of it cut from the middle" : size;
  }
}
