package io.funnelcloud.cli;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.screen.Screen;
import io.funnelcloud.cli.screen.StateWords;
import io.funnelcloud.cli.wire.Query;
import io.funnelcloud.contract.api.MemoView;
import io.funnelcloud.contract.api.Page;
import io.funnelcloud.contract.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `aj memory`: what was learnt, with its source.
@Command(name = "memory", description = "Find what was learnt from earlier requests.")
final class MemoryCommand implements Callable<Integer> {
  private final Seat seat;

  MemoryCommand(Seat seat) {
    this.seat = seat;
  }

  @Override
  public Integer call() {
    seat.screen().say("aj memory search WORDS");
    return ExitCode.USAGE.number();
  }

  @Command(name = "search", description = "Memos that fit these words, best first.")
  int search(
      @Mixin Globals options,
      @Parameters(arity = "1..*", paramLabel = "WORDS", description = "what to look for")
          List<String> words) {
    Query query = new Query("/api/v1/memory").with("query", Optional.of(String.join(" ", words)));
    Page<MemoView> page = seat.door(options).page(query.path(), MemoView.class);
    switch (seat.form(options)) {
      case TEXT -> print(page.items());
      case JSON -> seat.json(page);
      case JSONL -> page.items().forEach(memo -> seat.screen().data(Json.text(memo)));
    }
    return ExitCode.OK.number();
  }

  private void print(List<MemoView> memos) {
    Screen screen = seat.screen();
    if (memos.isEmpty()) {
      screen.say("Nothing learnt about that yet.");
    }
    for (MemoView memo : memos) {
      screen.data(memo.text());
      screen.data(
          "  " + memo.scope() + " · " + memo.source() + " · " + StateWords.day(memo.learntAt()));
    }
  }
}
