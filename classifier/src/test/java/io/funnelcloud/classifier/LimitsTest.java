package io.funnelcloud.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.contract.intent.RiskFlag;
import io.funnelcloud.contract.intent.Shell;
import io.funnelcloud.contract.intent.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Time stays linear and the stack bounded up to the size limit, whatever the text.
class LimitsTest {
  private static final Classifier CLASSIFIER = Classifier.standard();

  /// Ten times what 64 KiB should need on a slow, busy machine.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int SIZE = 60_000;

  static List<String> monsters() {
    return List.of(
        "true | ".repeat(SIZE / 7) + "true",
        "$(".repeat(SIZE / 2),
        "echo " + "\"$(echo ".repeat(SIZE / 8),
        "(".repeat(SIZE),
        "{ ".repeat(SIZE / 2),
        "`".repeat(SIZE),
        "'".repeat(SIZE - 1),
        "\"".repeat(SIZE - 1),
        "${a:-".repeat(SIZE / 5),
        "{a,".repeat(SIZE / 3),
        "if true; then ".repeat(SIZE / 14),
        "a=$a$a;".repeat(SIZE / 7),
        "cat <<E\n".repeat(SIZE / 8),
        "$((".repeat(SIZE / 3),
        "f(){ f;};".repeat(SIZE / 9) + "f",
        "x".repeat(SIZE),
        "a ".repeat(SIZE / 2),
        "[[ ".repeat(SIZE / 3),
        "%a:~1,2%".repeat(SIZE / 8),
        "if 1==1 (".repeat(SIZE / 9),
        "for %a in (1) do ".repeat(SIZE / 17),
        "@{a=".repeat(SIZE / 4),
        "[a]".repeat(SIZE / 3),
        "'a'+".repeat(SIZE / 4) + "'b'",
        "eval ".repeat(SIZE / 5),
        "sudo ".repeat(SIZE / 5),
        "$x=$x+$x;".repeat(SIZE / 9),
        "bash -c '".repeat(SIZE / 9));
  }

  @ParameterizedTest
  @MethodSource("monsters")
  void judgesMonstersInTime(String monster) {
    for (Shell shell : Mutator.shells()) {
      long start = System.nanoTime();
      assertThat(CLASSIFIER.judge(monster, shell).primary()).isPresent();
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as("%s in %s", monster.substring(0, 8), shell)
          .isLessThan(PATIENCE);
    }
  }

  @Test
  void readsLongRequestsInTime() {
    long start = System.nanoTime();
    assertThat(CLASSIFIER.judgeRequest("install ".repeat(8_000)).primary()).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE);
  }

  @Test
  void rejectsOverLongTexts() {
    Verdict verdict = CLASSIFIER.judge("echo " + "a".repeat(70_000), Shell.BASH);
    assertThat(verdict.risk()).contains(RiskFlag.REJECTED);
    assertThat(verdict.needsApproval()).isTrue();
  }

  @Test
  void rejectsWhatAPersonCannotSee() {
    for (String text :
        List.of(
            "ls \u202e", "ls\u200b -l", "l\u0455 -l", "ls \u0007", "s\u200cudo ls", "\ufeffls")) {
      assertThat(CLASSIFIER.judge(text, Shell.BASH).needsApproval()).as(text).isTrue();
    }
  }

  @Test
  void quotesTheDecidingPart() {
    String command = "ls -l && sudo reboot";
    Verdict verdict = CLASSIFIER.judge(command, Shell.BASH);
    assertThat(verdict.why().getFirst().rule()).isEqualTo("PE1");
    assertThat(command.substring(verdict.why().getFirst().start(), verdict.why().getFirst().end()))
        .isEqualTo("sudo reboot");
  }
}
