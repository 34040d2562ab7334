package io.funnelcloud.cli;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.screen.Screen;
import io.funnelcloud.cli.screen.StateWords;
import io.funnelcloud.cli.screen.Table;
import io.funnelcloud.cli.wire.Query;
import io.funnelcloud.contract.api.Page;
import io.funnelcloud.contract.api.RequestView;
import io.funnelcloud.contract.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `aj requests`: what was asked lately.
@Command(name = "requests", description = "List requests, newest first.")
final class RequestsCommand implements Callable<Integer> {
  private static final int WORDS_MAX = 48;

  private final Seat seat;
  @Mixin private Globals globals = new Globals();

  @Option(names = "--status", paramLabel = "STATE", description = "only those, such as failed")
  private @Nullable String status;

  @Option(names = "--machine", paramLabel = "NAME", description = "only those on this machine")
  private @Nullable String machine;

  @Option(names = "--limit", paramLabel = "N", description = "at most so many (20)")
  private int limit = 20;

  @Option(names = "--cursor", paramLabel = "CURSOR", description = "go on from here")
  private @Nullable String cursor;

  RequestsCommand(Seat seat) {
    this.seat = seat;
  }

  @Override
  public Integer call() {
    Query query =
        new Query("/api/v1/requests")
            .with(
                "status",
                Optional.ofNullable(status).map(s -> s.toUpperCase(java.util.Locale.ROOT)))
            .with("machine", Optional.ofNullable(machine))
            .with("limit", Optional.of(Integer.toString(limit)))
            .with("cursor", Optional.ofNullable(cursor));
    Page<RequestView> page = seat.door(globals).page(query.path(), RequestView.class);
    switch (seat.form(globals)) {
      case TEXT -> print(page);
      case JSON -> seat.json(page);
      case JSONL -> page.items().forEach(item -> seat.screen().data(Json.text(item)));
    }
    return ExitCode.OK.number();
  }

  private void print(Page<RequestView> page) {
    Screen screen = seat.screen();
    if (page.items().isEmpty()) {
      screen.say("No requests. The first one: aj run \"uname -a\"");
      return;
    }
    Table table = new Table(List.of("request", "at", "state", "on", "words"));
    page.items()
        .forEach(request ->
            table.row(
                request.id(),
                StateWords.day(request.createdAt()),
                shortened(StateWords.of(request)),
                request.on(),
                shortened(request.words())));
    table.print(screen);
    page.next().ifPresent(next -> screen.say("more: aj requests --cursor " + next));
  }

  private static String shortened(String words) {
    String line = words.lines().findFirst().orElse("");
    return line.length() > WORDS_MAX ? line.substring(0, WORDS_MAX - 1) + "…" : line;
  }
}
