package io.funnelcloud.cli;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.home.Refusal;
import io.funnelcloud.cli.screen.LiveOutput;
import io.funnelcloud.cli.wire.RequestCalls;
import io.funnelcloud.contract.api.OperationView;
import io.funnelcloud.contract.api.RequestView;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `aj logs`: what the machines of a request wrote.
@Command(name = "logs", description = "Print what the machines of a request wrote.")
final class LogsCommand implements Callable<Integer> {
  private final Seat seat;
  @Mixin private Globals globals = new Globals();

  @Parameters(index = "0", paramLabel = "REQUEST", description = "such as r_7k2ab")
  private String id = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "MACHINE", description = "only this one")
  private @Nullable String machine;

  @Option(
      names = {"-f", "--follow"},
      description = "stay until it ends")
  private boolean follow;

  LogsCommand(Seat seat) {
    this.seat = seat;
  }

  @Override
  public Integer call() {
    RequestCalls calls = new RequestCalls(seat.door(globals));
    RequestView view = calls.show(id);
    if (follow && !view.status().isTerminal()) {
      Follow.How how = new Follow.How(seat.form(globals), false, false);
      return new Follow(seat, calls, how).from(view).number();
    }
    List<OperationView> machines = chosen(view);
    LiveOutput output = new LiveOutput(seat.screen());
    output.machines(machines.stream().map(OperationView::machine).toList());
    MissingOutput missing = new MissingOutput(calls, output);
    machines.forEach(one -> missing.fetch(view.id(), one));
    output.close();
    return ExitCode.OK.number();
  }

  private List<OperationView> chosen(RequestView view) {
    Optional<String> named = Optional.ofNullable(machine);
    List<OperationView> chosen =
        view.machines().stream()
            .filter(one -> named.isEmpty() || one.machine().equals(named.get()))
            .toList();
    if (named.isPresent() && chosen.isEmpty()) {
      String names =
          String.join(", ", view.machines().stream().map(OperationView::machine).toList());
      throw Refusal.usage(id + " has no machine '" + named.get() + "', expected " + names, "");
    }
    return chosen;
  }
}
