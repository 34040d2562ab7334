package io.funnelcloud.cli;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.home.Installation;
import io.funnelcloud.cli.parts.Membership;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `aj join`: makes this machine one of the fleet that printed the line.
@Command(
    name = "join",
    description = "Make this machine one of a fleet: paste the line of `aj machines invite`.")
final class JoinCommand implements Callable<Integer> {
  private final Seat seat;
  @Mixin private Globals globals = new Globals();

  @Parameters(
      arity = "0..1",
      paramLabel = "STRING",
      description = "starts with fcj1.; without it a machine that joined before is started again")
  private @Nullable String joinString;

  @Option(names = "--name", paramLabel = "NAME", description = "what to call this machine")
  private @Nullable String name;

  @Option(names = "--tag", paramLabel = "TAG", description = "may be repeated")
  private List<String> tags = List.of();

  JoinCommand(Seat seat) {
    this.seat = seat;
  }

  @Override
  public Integer call() {
    Installation installation = seat.installation(globals);
    Membership membership = new Membership(installation, seat.surroundings(), seat.screen());
    String machine = membership.join(Optional.ofNullable(joinString), options());
    if (!seat.wantsText(globals)) {
      return seat.json(Map.of("machine", machine, "home", installation.root().toString()));
    }
    seat.screen().say("This machine is " + machine + " now. On HQ: aj machines");
    seat.screen()
        .say("Stop: aj down · start again: aj join (without a string) · for good: aj leave");
    return ExitCode.OK.number();
  }

  private List<String> options() {
    List<String> options = new ArrayList<>();
    if (name != null) {
      options.addAll(List.of("--name", name));
    }
    tags.forEach(tag -> options.addAll(List.of("--tag", tag)));
    return options;
  }
}
