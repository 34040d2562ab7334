package io.funnelcloud.cli.parts;

import com.fasterxml.jackson.databind.JsonNode;
import io.funnelcloud.cli.home.Refusal;
import io.funnelcloud.cli.keep.Patience;
import java.time.Duration;
import java.util.Optional;

/// Waits until a part says that it is ready, or tells what it said instead.
final class Readiness {
  private static final int LAST_LINES = 12;

  private Readiness() {}

  static JsonNode await(Part part, Duration limit) {
    if (Patience.until(limit, () -> part.ready().isPresent())) {
      Optional<JsonNode> said = part.ready();
      if (said.isPresent()) {
        return said.get();
      }
    }
    throw Refusal.fault(
        part.title()
            + " was not ready within "
            + limit.toSeconds()
            + " s; the end of "
            + part.keeper().log()
            + ":\n"
            + part.keeper().lastWords(LAST_LINES),
        "`aj doctor` says what is wrong; `aj up` tries again and loses nothing.");
  }
}
