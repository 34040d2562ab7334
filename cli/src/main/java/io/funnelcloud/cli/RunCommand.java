package io.funnelcloud.cli;

import io.funnelcloud.cli.home.Refusal;
import io.funnelcloud.cli.wire.PeopleDoor;
import io.funnelcloud.cli.wire.RequestCalls;
import io.funnelcloud.contract.api.PlanView;
import io.funnelcloud.contract.api.RequestAsk;
import io.funnelcloud.contract.api.RequestView;
import io.funnelcloud.contract.intent.Shell;
import io.funnelcloud.contract.operation.Priority;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `aj run`: a command on one machine or many, its output live, its outcome as exit code.
@Command(
    name = "run",
    description = "Run a command on a machine, or on several.",
    footer = {
      "",
      "  aj run \"uname -a\"                      the only machine there is",
      "  aj run --on tag:linux \"df -h /\"        every machine with that tag that is online",
      "  aj run --on nas --script backup.sh     a file; its first line says what reads it"
    })
final class RunCommand implements Callable<Integer> {
  private final Seat seat;
  @Mixin private Globals globals = new Globals();
  @Mixin private FollowOptions following = new FollowOptions();

  @Option(
      names = "--on",
      paramLabel = "SELECTOR",
      description = "nas · tag:linux · os=windows & !tag:prod · all (default: the only machine)")
  private @Nullable String on;

  @Option(names = "--script", paramLabel = "FILE", description = "run this file")
  private @Nullable Path script;

  @Option(
      names = "--stdin",
      paramLabel = "FILE",
      description = "standard input of the command; - is ours (at most 1 MiB)")
  private @Nullable String stdin;

  @Option(
      names = "--keep-stdin",
      description = "keep its standard input open, for `aj send` while it runs")
  private boolean keepStdin;

  @Option(
      names = "--output-quota",
      paramLabel = "MIB",
      description = "keep so many MiB of what it writes, first and last part (1024)")
  private @Nullable Long outputQuota;

  @Option(names = "--shell", description = "bash, sh, powershell or cmd")
  private @Nullable String shell;

  @Option(
      names = {"-C", "--directory"},
      paramLabel = "DIR",
      description = "where on the machine")
  private @Nullable String directory;

  @Option(
      names = {"-e", "--env"},
      paramLabel = "NAME=VALUE",
      description = "set for the command; may be repeated")
  private Map<String, String> environment = new LinkedHashMap<>();

  @Option(names = "--plan", description = "tell what would happen; run nothing")
  private boolean plan;

  @Option(
      names = {"-y", "--yes"},
      description = "approve your own exact words")
  private boolean yes;

  @Option(names = "--plain", description = "insist on words that look like a password")
  private boolean plain;

  @Option(names = "--include-offline", description = "wait for machines that are offline, too")
  private boolean includeOffline;

  @Option(
      names = "--priority",
      paramLabel = "LEVEL",
      description = "on a busy machine: interactive, scheduled or bulk")
  private @Nullable String priority;

  @Option(names = "--deliver-by", paramLabel = "TIME", description = "wait for a machine (30s)")
  private @Nullable String deliverBy;

  @Option(names = "--run-for", paramLabel = "TIME", description = "let it run (1h)")
  private @Nullable String runFor;

  @Option(names = "--idle-for", paramLabel = "TIME", description = "stop it when silent so long")
  private @Nullable String idleFor;

  @Option(
      names = "--resolve-by",
      paramLabel = "TIME",
      description = "give up when contact was lost for so long (24h)")
  private @Nullable String resolveBy;

  @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "the command, or arguments")
  private List<String> words = List.of();

  RunCommand(Seat seat) {
    this.seat = seat;
  }

  @Override
  public Integer call() {
    RequestAsk ask = ask();
    PeopleDoor door = seat.door(globals);
    if (plan) {
      return tell(door.post("/api/v1/plans", ask, PlanView.class));
    }
    RequestCalls calls = new RequestCalls(door);
    RequestView accepted = calls.submit(ask);
    return new Follow(seat, calls, following.how(seat.form(globals))).from(accepted).number();
  }

  private int tell(PlanView view) {
    if (seat.wantsText(globals)) {
      PlanText.print(view, seat.screen());
      return 0;
    }
    return seat.json(view);
  }

  private RequestAsk ask() {
    Words what = what();
    return new RequestAsk(
        what.command(),
        Optional.ofNullable(shell).map(RunCommand::shell).or(what::shell),
        Optional.ofNullable(on),
        what.arguments(),
        Optional.ofNullable(directory),
        environment,
        Optional.ofNullable(stdin).map(name -> Words.stdin(name, seat.screen().in())),
        span("--deliver-by", deliverBy),
        span("--run-for", runFor),
        span("--idle-for", idleFor),
        span("--resolve-by", resolveBy),
        yes,
        plain,
        includeOffline,
        Optional.ofNullable(priority).map(RunCommand::priority),
        keepStdin,
        Optional.ofNullable(outputQuota).map(mebibytes -> mebibytes << 20));
  }

  private Words what() {
    if (script != null) {
      return Words.ofScript(script, words);
    }
    if (words.isEmpty()) {
      throw Refusal.usage("no command given", "aj run \"uname -a\", or aj run --script FILE");
    }
    return Words.typed(words);
  }

  private static Shell shell(String name) {
    try {
      return Shell.named(name);
    } catch (IllegalArgumentException e) {
      throw new Refusal(
          io.funnelcloud.cli.home.ExitCode.USAGE, String.valueOf(e.getMessage()), "", e);
    }
  }

  private static Priority priority(String name) {
    try {
      return Priority.named(name);
    } catch (IllegalArgumentException e) {
      throw new Refusal(
          io.funnelcloud.cli.home.ExitCode.USAGE, String.valueOf(e.getMessage()), "", e);
    }
  }

  private static Optional<Duration> span(String option, @Nullable String text) {
    return Optional.ofNullable(text).map(value -> Span.parse(option, value));
  }
}
