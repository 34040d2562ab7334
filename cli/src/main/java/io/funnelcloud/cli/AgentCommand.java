package io.funnelcloud.cli;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.home.Refusal;
import io.funnelcloud.cli.parts.Bundle;
import io.funnelcloud.cli.screen.StateWords;
import io.funnelcloud.contract.api.InviteAsk;
import io.funnelcloud.contract.api.InviteView;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `aj agent`: what concerns the program on the machines.
@Command(name = "agent", description = "The program on the machines.")
final class AgentCommand implements Callable<Integer> {
  private final Seat seat;

  AgentCommand(Seat seat) {
    this.seat = seat;
  }

  @Override
  public Integer call() {
    seat.screen().say("aj agent bundle --name NAME");
    return ExitCode.USAGE.number();
  }

  @Command(
      name = "bundle",
      description = "Make an archive for a machine that has a JDK 25 but not this repository.")
  int bundle(
      @Mixin Globals options,
      @Option(names = "--name", required = true, paramLabel = "NAME", description = "the machine")
          String name,
      @Option(names = "--out", paramLabel = "FILE", description = "where to write it")
          @Nullable Path out) {
    Path dist =
        seat.surroundings()
            .dist()
            .orElseThrow(() -> Refusal.fault("the programs are not there", "Start ./aj"));
    InviteView invite =
        seat.door(options)
            .post("/api/v1/invites", new InviteAsk(Optional.of(name), List.of()), InviteView.class);
    Path file = Optional.ofNullable(out).orElse(Path.of("funnelcloud-agent-" + name + ".tar.gz"));
    new Bundle(dist, name, invite.joinString()).writeTo(file.toAbsolutePath());
    if (!seat.wantsText(options)) {
      return seat.json(
          Map.of("file", file.toAbsolutePath().toString(), "expiresAt", invite.expiresAt()));
    }
    seat.screen().data(file.toString());
    seat.screen().say("Copy it to " + name + ", unpack it there and run ./start.sh");
    seat.screen()
        .say(
            "It can join once, until "
                + StateWords.time(invite.expiresAt())
                + ", and needs JDK 25.");
    return ExitCode.OK.number();
  }
}
