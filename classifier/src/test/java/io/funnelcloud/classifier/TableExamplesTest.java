package io.funnelcloud.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.classifier.table.Example;
import io.funnelcloud.contract.intent.Intent;
import io.funnelcloud.contract.intent.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Each entry of the tables is read as its own examples say, and as nothing else.
class TableExamplesTest {
  private static final Classifier CLASSIFIER = Classifier.standard();

  @Test
  void readsEachExampleAsItsEntrySays() {
    List<String> wrong = new ArrayList<>();
    for (Example example : CLASSIFIER.table().examples()) {
      Verdict verdict = CLASSIFIER.judge(example.command(), example.shell());
      Intent read = verdict.primary().orElse(Intent.CONVERSATION);
      if (read != example.intent()) {
        wrong.add(example.origin() + " " + example.command() + " is read as " + read.label());
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void knowsMoreThanAThousandPrograms() {
    assertThat(CLASSIFIER.table().size()).isGreaterThan(1_000);
    assertThat(CLASSIFIER.table().examples()).hasSizeGreaterThan(400);
  }
}
