package io.funnelcloud.cli;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.home.Refusal;
import io.funnelcloud.cli.home.Surroundings;
import io.funnelcloud.cli.home.Version;
import io.funnelcloud.cli.screen.Screen;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// The program `aj`: reads the command line, runs one command and ends with its exit code.
@Command(
    name = "aj",
    description = "Runs work on every machine of yours.",
    sortOptions = false,
    footer = {"", "Start here: aj up, then aj run \"uname -a\""})
public final class Aj implements Callable<Integer> {
  private final Seat seat;

  @Option(names = "--version", description = "print the version")
  private boolean version;

  private Aj(Seat seat) {
    this.seat = seat;
  }

  public static void main(String[] arguments) {
    Surroundings surroundings = Surroundings.ofThisProcess();
    Seat seat = new Seat(Screen.of(surroundings), surroundings);
    int code = run(seat, arguments);
    seat.screen().out().flush();
    seat.screen().err().flush();
    System.exit(code);
  }

  static int run(Seat seat, String... arguments) {
    if (arguments.length == 1 && arguments[0].equals("--version")) {
      return printVersion(seat);
    }
    Optional<String> only = Optional.of(arguments).filter(all -> all.length > 0).map(all -> all[0]);
    return commandLine(seat, only.filter(Commands.NAMES::contains)).execute(arguments);
  }

  /// Every command there is.
  static CommandLine commandLine(Seat seat) {
    return commandLine(seat, Optional.empty());
  }

  // Reading the annotations of all commands takes longer than most commands themselves.
  private static CommandLine commandLine(Seat seat, Optional<String> only) {
    CommandLine line = new CommandLine(new Aj(seat));
    Commands.of(seat, only).forEach(line::addSubcommand);
    addHelp(line);
    line.setParameterExceptionHandler((exception, words) -> usage(seat, exception));
    line.setExecutionExceptionHandler((exception, at, words) -> failed(seat, at, exception));
    line.setOut(new PrintWriter(seat.screen().out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(seat.screen().err(), true, StandardCharsets.UTF_8));
    line.setUsageHelpWidth(100);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    Optional.ofNullable(line.getSubcommands().get("machines"))
        .ifPresent(Aj::takeTagsThatLookLikeOptions);
    return line;
  }

  // In `machines tag nas -prod`, -prod is a tag to take off.
  private static void takeTagsThatLookLikeOptions(CommandLine machines) {
    Optional.ofNullable(machines.getSubcommands().get("tag"))
        .ifPresent(tag -> tag.setUnmatchedOptionsArePositionalParams(true));
  }

  private static void addHelp(CommandLine line) {
    line.getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("show this help")
                .build());
    line.getSubcommands().values().forEach(Aj::addHelp);
  }

  private static int usage(Seat seat, ParameterException exception) {
    seat.screen().say("aj: " + exception.getMessage());
    String name = exception.getCommandLine().getCommandSpec().qualifiedName();
    seat.screen().say("    " + name + " --help shows what it takes.");
    return ExitCode.USAGE.number();
  }

  private static int failed(Seat seat, CommandLine at, Exception exception) {
    boolean debug = at.getParseResult().hasMatchedOption("--debug");
    if (debug) {
      exception.printStackTrace(seat.screen().err());
    }
    if (exception instanceof Refusal refusal) {
      seat.screen().say("aj: " + refusal.getMessage());
      if (!refusal.advice().isBlank()) {
        seat.screen().say("    " + refusal.advice());
      }
      return refusal.code().number();
    }
    seat.screen().say("aj: " + exception);
    if (!debug) {
      seat.screen().say("    This is our fault. With --debug it tells more.");
    }
    return ExitCode.FAULT.number();
  }

  @Override
  public Integer call() {
    if (version) {
      return printVersion(seat);
    }
    commandLine(seat).usage(seat.screen().err());
    return ExitCode.USAGE.number();
  }

  private static int printVersion(Seat seat) {
    seat.screen().data("aj " + Version.CURRENT);
    return ExitCode.OK.number();
  }
}
