package io.funnelcloud.activities.classify;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.activities.classify.NearestExamples.Nearest;
import io.funnelcloud.contract.intent.Intent;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real embedding finds the example of the same meaning.
class MiniLmExamplesTest {

  @Test
  void findsTheExampleOfTheSameMeaning(@TempDir Path cache) {
    MiniLmExamples examples = new MiniLmExamples(cache);
    assertNear(examples, "please switch the virus scanner off", Intent.MODIFY_SECURITY);
    assertNear(examples, "what is the remaining disk space?", Intent.LOCAL_QUERY);
    assertNear(examples, "execute this command with root", Intent.PRIVILEGE_ESCALATION);
    assertThat(examples.nearest("purple elephants sing at noon").orElseThrow().similarity())
        .isLessThan(0.5);
  }

  private static void assertNear(MiniLmExamples examples, String request, Intent intent) {
    Nearest nearest = examples.nearest(request).orElseThrow();
    assertThat(nearest.intent()).as("%s: %s", request, nearest).isEqualTo(intent);
    assertThat(nearest.similarity()).isGreaterThan(0.6);
  }
}
