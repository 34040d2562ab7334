package io.funnelcloud.agent.operation;

import io.funnelcloud.classifier.Classifier;
import io.funnelcloud.contract.intent.Shell;
import io.funnelcloud.contract.intent.Verdict;
import java.util.concurrent.CompletableFuture;

/// The agent's own look at a command. It can only refuse.
@FunctionalInterface
public interface SecondLook {
  Verdict at(String script, Shell shell);

  /// The classifier that HQ has too; a version that differs can only be stricter here.
  static SecondLook standard() {
    // Reading the tables takes longer than connecting; neither waits for the other.
    CompletableFuture<Classifier> classifier = CompletableFuture.supplyAsync(Classifier::standard);
    return (script, shell) -> classifier.join().judge(script, shell);
  }
}
