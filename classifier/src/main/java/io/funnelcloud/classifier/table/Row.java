package io.funnelcloud.classifier.table;

import io.funnelcloud.classifier.effect.Effect;
import java.util.List;

/// One line of a table: what must hold, and what follows.
///
/// @param origin the file and line it stands in
public record Row(List<Condition> conditions, List<Effect> effects, Next next, String origin) {
  /// Whether rows below are tried as well.
  public enum Next {
    STOP,
    GO_ON
  }

  boolean holds(Arguments arguments) {
    for (Condition condition : conditions) {
      if (!condition.holds(arguments)) {
        return false;
      }
    }
    return true;
  }
}
