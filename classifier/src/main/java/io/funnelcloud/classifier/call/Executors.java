package io.funnelcloud.classifier.call;

import io.funnelcloud.classifier.decode.CodeScan;
import io.funnelcloud.classifier.effect.Effect;
import io.funnelcloud.classifier.effect.Flow;
import io.funnelcloud.classifier.effect.Rule;
import io.funnelcloud.classifier.effect.Source;
import io.funnelcloud.classifier.effect.Span;
import io.funnelcloud.classifier.effect.Word;
import io.funnelcloud.contract.intent.RiskFlag;
import io.funnelcloud.contract.intent.Shell;
import java.util.List;
import java.util.Map;

/// Follows text into whatever executes it: shells, interpreters, pipes and files.
final class Executors {
  private final Inquiry inquiry;

  Executors(Inquiry inquiry) {
    this.inquiry = inquiry;
  }

  /// What is piped into, or stands in a file run by, a shell of the call's kind.
  void run(Flow flow, Word at, Call call) {
    file(flow, at, call.shell() == Shell.SH ? "sh" : call.shell().label(), call);
  }

  /// A file that the text wrote before: what was fetched into it is a program saved (IS3).
  void file(Flow content, Word file, String language, Call call) {
    boolean saved = content.isFetched() && !file.text().startsWith("/dev/fd/");
    if (saved) {
      inquiry.findings().add(Effect.of(Rule.IS3, RiskFlag.NETWORK, RiskFlag.OPAQUE), file.span());
    } else {
      run(content, file.span(), language, call.variables());
    }
  }

  Flow run(Flow flow, Span span, String language, Map<String, String> variables) {
    return switch (flow.kind()) {
      case NOTHING -> Flow.LOCAL;
      case KNOWN -> code(Word.of(flow.text().orElse(""), span), language, variables);
      case FETCHED -> {
        inquiry.findings().add(Effect.of(Rule.RE2, RiskFlag.NETWORK), span);
        yield Flow.LOCAL;
      }
      case LOCAL -> {
        inquiry.findings().opaque(span);
        yield Flow.LOCAL;
      }
    };
  }

  /// Judges a text in that language; what it gives.
  Flow code(Word text, String language, Map<String, String> variables) {
    return switch (language) {
      case "bash", "sh" -> shell(text.source(), Shell.BASH, variables);
      case "powershell" -> shell(text.source(), Shell.POWERSHELL, variables);
      case "cmd" -> shell(text.source(), Shell.CMD, variables);
      default -> {
        foreign(text, language, variables);
        yield Flow.LOCAL;
      }
    };
  }

  private Flow shell(Source source, Shell shell, Map<String, String> variables) {
    return inquiry.judge(source, shell, Flow.NOTHING, variables);
  }

  private void foreign(Word text, String language, Map<String, String> variables) {
    if (text.holds(Word.FETCHED)) {
      inquiry.findings().add(Effect.of(Rule.RE2, RiskFlag.NETWORK), text.span());
      return;
    }
    if (text.text().length() == 1 && !text.isConstant()) {
      inquiry.findings().opaque(text.span());
      return;
    }
    CodeScan scan = CodeScan.of(language, text.text());
    for (Effect effect : scan.effects()) {
      inquiry.findings().add(effect, text.span());
    }
    for (String command : scan.commands()) {
      code(Word.of(command, text.span()), "sh", variables);
    }
    for (String path : scan.written()) {
      Word word = Word.of(path, text.span());
      inquiry.table().paths().writing(word).ifPresent(r -> inquiry.findings().add(r, text.span()));
    }
    for (String path : scan.read()) {
      Word word = Word.of(path, text.span());
      inquiry.table().paths().reading(word).ifPresent(r -> inquiry.findings().add(r, text.span()));
    }
  }

  /// A program and its words run by another.
  Flow command(List<Word> words, Call call) {
    return words.isEmpty() ? Flow.LOCAL : inquiry.judge(call.with(words));
  }
}
