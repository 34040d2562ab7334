package io.funnelcloud.cli;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.home.Settings;
import io.funnelcloud.cli.screen.Table;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `aj config`: what is set, and where.
@Command(name = "config", description = "Tell what is set, and where.")
final class ConfigCommand implements Callable<Integer> {
  private final Seat seat;

  ConfigCommand(Seat seat) {
    this.seat = seat;
  }

  /// One setting in JSON.
  record Line(String key, String variable, String value, String origin, String meaning) {}

  @Override
  public Integer call() {
    return explain(new Globals());
  }

  @Command(
      name = "explain",
      description = "Every setting: its value, where it is set, its meaning.")
  int explain(@Mixin Globals options) {
    Settings settings = seat.settings(options);
    List<Line> lines =
        settings.explained().entrySet().stream()
            .map(entry ->
                new Line(
                    entry.getKey().key(),
                    entry.getKey().variable(),
                    entry.getValue().value(),
                    entry.getValue().origin(),
                    entry.getKey().meaning()))
            .toList();
    if (options.form(settings) != Globals.Form.TEXT) {
      return seat.json(lines);
    }
    Table table = new Table(List.of("key", "value", "from", "variable", "meaning"));
    lines.forEach(line ->
        table.row(line.key(), line.value(), line.origin(), line.variable(), line.meaning()));
    table.print(seat.screen());
    seat.screen().say("A flag wins over the environment, that over " + settings.file());
    return ExitCode.OK.number();
  }
}
