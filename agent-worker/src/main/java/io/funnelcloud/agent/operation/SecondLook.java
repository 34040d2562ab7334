package io.funnelcloud.agent.operation;

import io.funnelcloud.contract.intent.Intent;
import io.funnelcloud.contract.intent.Shell;
import io.funnelcloud.contract.intent.Verdict;
import java.util.List;
import java.util.Set;

/// The agent's own look at a command. It can only refuse.
@FunctionalInterface
public interface SecondLook {
  Verdict at(String script, Shell shell);

  /// Sees nothing: the classifier offers no look yet.
  static SecondLook standard() {
    return (_, _) -> Verdict.of(Set.of(Intent.LOCAL_QUERY), Set.of(), List.of());
  }
}
