package io.funnelcloud.cli;

import io.funnelcloud.cli.wire.RequestCalls;
import io.funnelcloud.contract.api.RequestView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `aj retry`: the same words once more, as a request of its own.
@Command(name = "retry", description = "Ask the same again, as a new request.")
final class RetryCommand implements Callable<Integer> {
  private final Seat seat;
  @Mixin private Globals globals = new Globals();
  @Mixin private FollowOptions following = new FollowOptions();

  @Parameters(paramLabel = "REQUEST", description = "such as r_7k2ab")
  private String id = "";

  @Option(names = "--failed", description = "only the machines where it did not succeed")
  private boolean failed;

  RetryCommand(Seat seat) {
    this.seat = seat;
  }

  @Override
  public Integer call() {
    RequestCalls calls = new RequestCalls(seat.door(globals));
    RequestView again = failed ? calls.retryFailed(id) : calls.retry(id);
    return new Follow(seat, calls, following.how(seat.form(globals))).from(again).number();
  }
}
