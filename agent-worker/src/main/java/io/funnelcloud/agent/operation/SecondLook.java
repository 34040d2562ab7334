package io.funnelcloud.agent.operation;

import io.funnelcloud.classifier.Classifier;
import io.funnelcloud.contract.intent.Shell;
import io.funnelcloud.contract.intent.Verdict;

/// The agent's own look at a command. It can only refuse.
@FunctionalInterface
public interface SecondLook {
  Verdict at(String script, Shell shell);

  /// The classifier that HQ has too; a version that differs can only be stricter here.
  static SecondLook standard() {
    return Classifier.standard()::judge;
  }
}
