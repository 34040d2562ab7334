package io.funnelcloud.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.contract.intent.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// A layer that still runs the same command never turns "ask" into "do not ask". Longer:
/// `-Dclassifier.fuzz.rounds=2000000 -Dclassifier.fuzz.seed=N`.
class MetamorphicTest {
  private static final int ROUNDS = Integer.getInteger("classifier.fuzz.rounds", 6_000);
  private static final long SEED = Long.getLong("classifier.fuzz.seed", 20_261_121L);

  @Test
  void asksAboutEachLayeredFormOfWhatItAsksAbout() throws IOException {
    Classifier classifier = Classifier.standard();
    SplittableRandom random = new SplittableRandom(SEED);
    Mutator mutator = new Mutator(random);
    List<CorpusRow> asked = asked(classifier);
    List<String> lost = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      CorpusRow row = asked.get(random.nextInt(asked.size()));
      String mutated = mutator.mutated(row.text(), row.shell());
      if (!classifier.judge(mutated, row.shell()).needsApproval()) {
        lost.add(row.shell() + ": " + mutated);
      }
    }
    assertThat(lost).as("seed %d", SEED).isEmpty();
  }

  @Test
  void survivesAnyCharacters() throws IOException {
    Classifier classifier = Classifier.standard();
    SplittableRandom random = new SplittableRandom(SEED);
    List<CorpusRow> rows = CorpusRow.all("evasions.jsonl");
    int judged = 0;
    for (int i = 0; i < ROUNDS; i++) {
      CorpusRow row = rows.get(random.nextInt(rows.size()));
      String broken = broken(row.text(), random);
      Verdict verdict = classifier.judge(broken, row.shell());
      assertThat(verdict.primary()).isPresent();
      assertThat(classifier.judgeRequest(broken).confidence()).isBetween(0.0, 1.0);
      judged++;
    }
    assertThat(judged).isEqualTo(ROUNDS);
  }

  private static String broken(String text, SplittableRandom random) {
    StringBuilder out = new StringBuilder(text);
    for (int n = random.nextInt(6); n >= 0 && !out.isEmpty(); n--) {
      int at = random.nextInt(out.length());
      switch (random.nextInt(3)) {
        case 0 -> out.deleteCharAt(at);
        case 1 -> out.insert(at, "\"'`$(){}[]|&;<>\\%!^#~*?=,@\n".charAt(random.nextInt(27)));
        default -> out.setCharAt(at, (char) (32 + random.nextInt(400)));
      }
    }
    return out.toString();
  }

  private static List<CorpusRow> asked(Classifier classifier) throws IOException {
    List<CorpusRow> asked = new ArrayList<>();
    for (String file :
        List.of("commands-bash.jsonl", "commands-powershell.jsonl", "commands-cmd.jsonl")) {
      for (CorpusRow row : CorpusRow.all(file)) {
        boolean plain = !row.text().contains("\n") && !row.text().contains("\"");
        if (plain && row.judged(classifier).needsApproval()) {
          asked.add(row);
        }
      }
    }
    return asked;
  }
}
