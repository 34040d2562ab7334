package io.funnelcloud.cli;

import io.funnelcloud.contract.api.JudgementView;
import io.funnelcloud.contract.intent.RiskFlag;
import java.util.List;
import java.util.stream.Collectors;

/// A judgement in words, as it stands behind "needs approval".
final class Judged {
  private Judged() {}

  /// Such as `installs software, needs more rights`.
  static String reasons(JudgementView judgement) {
    List<String> blocked =
        judgement.intents().stream()
            .filter(intent -> intent.isBlocked())
            .map(intent -> intent.words())
            .toList();
    String words = String.join(", ", blocked.isEmpty() ? judgement.words() : blocked.reversed());
    return words + riskWords(judgement);
  }

  static String riskWords(JudgementView judgement) {
    String flags = judgement.risk().stream().map(Judged::words).collect(Collectors.joining(", "));
    return flags.isEmpty() ? "" : " (" + flags + ")";
  }

  static String words(RiskFlag flag) {
    return switch (flag) {
      case DESTRUCTIVE -> "cannot be undone";
      case NETWORK -> "uses the network";
      case OPAQUE -> "runs code that is not in the text";
      case WRITES_OUTSIDE_HOME -> "writes outside the home folder";
      case READS_SECRETS -> "reads secrets";
      case REJECTED -> "holds characters that hide something";
    };
  }
}
