package io.funnelcloud.classifier.call;

import io.funnelcloud.classifier.effect.Effect;
import io.funnelcloud.classifier.effect.Flow;
import io.funnelcloud.classifier.effect.Rule;
import io.funnelcloud.classifier.effect.Word;
import io.funnelcloud.contract.intent.RiskFlag;

/// Redirections of any shell.
public final class Writes {
  private Writes() {}

  public static void read(Inquiry inquiry, Word word) {
    if (word.text().startsWith("/dev/tcp/") || word.text().startsWith("/dev/udp/")) {
      inquiry.findings().add(Effect.of(Rule.RE3, RiskFlag.NETWORK), word.span());
    }
    new Targets(inquiry).read(word);
  }

  public static void write(Inquiry inquiry, Word word, Flow content) {
    new Targets(inquiry).write(word);
    inquiry.wrote(word.text(), content);
    if (content.isFetched() && Downloads.isProgram(word.text())) {
      inquiry.findings().add(Effect.of(Rule.IS3, RiskFlag.NETWORK), word.span());
    } else if (content.isFetched() && Downloads.inProgramFolder(word.text())) {
      inquiry.findings().add(Effect.of(Rule.IS3, RiskFlag.NETWORK), word.span());
    }
  }
}
