package io.funnelcloud.classifier;

import io.funnelcloud.classifier.bash.BashReading;
import io.funnelcloud.classifier.call.Exhausted;
import io.funnelcloud.classifier.call.Inquiry;
import io.funnelcloud.classifier.call.Reading;
import io.funnelcloud.classifier.cmd.CmdReading;
import io.funnelcloud.classifier.effect.Findings;
import io.funnelcloud.classifier.effect.Flow;
import io.funnelcloud.classifier.effect.Source;
import io.funnelcloud.classifier.effect.Span;
import io.funnelcloud.classifier.powershell.PowerShellReading;
import io.funnelcloud.classifier.request.RequestGrammar;
import io.funnelcloud.classifier.table.Table;
import io.funnelcloud.contract.intent.Shell;
import io.funnelcloud.contract.intent.Verdict;
import java.util.Map;
import java.util.Optional;

/// Tells what a command or a request in words would do. Pure, immutable and safe for any thread.
public final class Classifier {
  private final Table table;
  private final Map<Shell, Reading> readings;
  private final RequestGrammar requests;

  private Classifier(Table table, RequestGrammar requests) {
    this.table = table;
    Reading bash = new BashReading();
    this.readings =
        Map.of(
            Shell.BASH,
            bash,
            Shell.SH,
            bash,
            Shell.POWERSHELL,
            new PowerShellReading(),
            Shell.CMD,
            new CmdReading());
    this.requests = requests;
  }

  /// The classifier with the tables that come with the program.
  public static Classifier standard() {
    return new Classifier(Table.standard(), RequestGrammar.standard());
  }

  /// The same classifier with another table of programs.
  Classifier with(Table other) {
    return new Classifier(other, requests);
  }

  /// What running the command in that shell would do.
  public Verdict judge(String command, Shell shell) {
    Findings findings = new Findings(command.length());
    Optional<String> refused = Screen.refusal(command);
    if (refused.isPresent()) {
      findings.reject(refused.get(), new Span(0, 0));
    }
    if (command.length() <= Screen.LENGTH_MAX) {
      Source source = Screen.cleaned(command);
      try {
        new Inquiry(table, readings, findings, source.text())
            .judge(source, shell, Flow.NOTHING, Map.of());
      } catch (StackOverflowError e) {
        findings.reject("is nested too deep", source.span());
      } catch (Exhausted e) {
        findings.reject("does more than can be judged", source.span());
      } catch (IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException e) {
        findings.reject("cannot be read as a command", source.span()); // a fault of ours: ask
      }
    }
    return findings.verdict();
  }

  /// What doing as the request asks would do; no primary intent when it is not understood.
  public Verdict judgeRequest(String text) {
    return requests.judge(text);
  }

  Table table() {
    return table;
  }
}
