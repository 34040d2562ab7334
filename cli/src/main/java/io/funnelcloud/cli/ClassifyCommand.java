package io.funnelcloud.cli;

import io.funnelcloud.classifier.Classifier;
import io.funnelcloud.classifier.ClassifyLines;
import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.home.Refusal;
import io.funnelcloud.cli.screen.Screen;
import io.funnelcloud.contract.api.JudgementView;
import io.funnelcloud.contract.intent.Intent;
import io.funnelcloud.contract.intent.RiskFlag;
import io.funnelcloud.contract.intent.Shell;
import io.funnelcloud.contract.intent.Verdict;
import io.funnelcloud.contract.intent.Why;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `aj classify`: what a command or a request would do, without an installation.
@Command(name = "classify", description = "Tell what a command would do; runs nothing.")
final class ClassifyCommand implements Callable<Integer> {
  private final Seat seat;
  @Mixin private Globals globals = new Globals();

  @Option(names = "--shell", description = "bash (default), sh, powershell or cmd")
  private String shell = "bash";

  @Option(names = "--text", description = "the words are a request in plain language")
  private boolean text;

  @Option(names = "--jsonl", description = "one JSON object per line in, one out")
  private boolean jsonl;

  @Parameters(arity = "0..*", paramLabel = "WORDS", description = "the command")
  private List<String> words = List.of();

  ClassifyCommand(Seat seat) {
    this.seat = seat;
  }

  @Override
  public Integer call() throws IOException {
    if (jsonl) {
      ClassifyLines.run(seat.screen().in(), seat.screen().out());
      return ExitCode.OK.number();
    }
    if (words.isEmpty()) {
      throw Refusal.usage("nothing to classify", "aj classify \"rm -rf build\"");
    }
    String whole = words.size() == 1 ? words.getFirst() : String.join(" ", words);
    Verdict verdict = verdict(whole);
    if (!seat.wantsText(globals)) {
      return seat.json(JudgementView.of(verdict));
    }
    print(whole, verdict);
    return ExitCode.OK.number();
  }

  private Verdict verdict(String whole) {
    if (text) {
      return Classifier.standard().judgeRequest(whole);
    }
    try {
      return Classifier.standard().judge(whole, Shell.named(shell));
    } catch (IllegalArgumentException noShell) {
      throw new Refusal(ExitCode.USAGE, String.valueOf(noShell.getMessage()), "", noShell);
    }
  }

  private void print(String whole, Verdict verdict) {
    Screen screen = seat.screen();
    screen.data("verdict  " + verdict.primary().map(Intent::label).orElse("not understood"));
    screen.data(
        "intents  "
            + verdict.intents().stream().map(Intent::label).collect(Collectors.joining(", ")));
    screen.data(
        "risk     "
            + verdict.risk().stream().map(RiskFlag::label).collect(Collectors.joining(", ")));
    screen.data("approval " + (verdict.needsApproval() ? "needed" : "not needed"));
    for (Why why : verdict.why()) {
      screen.data("");
      screen.data("because  " + why.words() + " (" + why.rule() + ")");
      underline(whole, why);
    }
  }

  // Only where the deciding part lies on one line can it be marked below it.
  private void underline(String whole, Why why) {
    int from = whole.lastIndexOf('\n', Math.max(0, why.start() - 1)) + 1;
    int next = whole.indexOf('\n', why.start());
    int to = next < 0 ? whole.length() : next;
    if (why.end() <= why.start() || why.end() > to || from > why.start()) {
      return;
    }
    seat.screen().data("  " + whole.substring(from, to).replaceAll("\\p{Cntrl}", "?"));
    seat.screen().data("  " + " ".repeat(why.start() - from) + "^".repeat(why.end() - why.start()));
  }
}
