package io.funnelcloud.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.contract.intent.RiskFlag;
import io.funnelcloud.contract.intent.Shell;
import io.funnelcloud.contract.intent.Verdict;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
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

  /// What a collection of garbage or a compilation may add to one judging.
  private static final Duration NOISE = Duration.ofMillis(150);

  private static final int SIZE = 60_000;

  static List<String> monsters() {
    return monsters(SIZE);
  }

  private static List<String> monsters(int size) {
    return List.of(
        "true | ".repeat(size / 7) + "true",
        "$(".repeat(size / 2),
        "echo " + "\"$(echo ".repeat(size / 8),
        "(".repeat(size),
        "{ ".repeat(size / 2),
        "`".repeat(size),
        "'".repeat(size - 1),
        "\"".repeat(size - 1),
        "${a:-".repeat(size / 5),
        "{a,".repeat(size / 3),
        "if true; then ".repeat(size / 14),
        "a=$a$a;".repeat(size / 7),
        "cat <<E\n".repeat(size / 8),
        "$((".repeat(size / 3),
        "f(){ f;};".repeat(size / 9) + "f",
        "x".repeat(size),
        "a ".repeat(size / 2),
        "[[ ".repeat(size / 3),
        "%a:~1,2%".repeat(size / 8),
        "if 1==1 (".repeat(size / 9),
        "for %a in (1) do ".repeat(size / 17),
        "@{a=".repeat(size / 4),
        "[a]".repeat(size / 3),
        "'a'+".repeat(size / 4) + "'b'",
        "eval ".repeat(size / 5),
        "sudo ".repeat(size / 5),
        "$x=$x+$x;".repeat(size / 9),
        "bash -c '".repeat(size / 9));
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

  /// Four times the text may take four times as long and some; quadratic would be sixteen times.
  @Test
  void takesTimeInProportionToTheText() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    List<String> small = monsters(SIZE / 4);
    List<String> large = monsters(SIZE);
    for (int i = 0; i < small.size(); i++) {
      for (Shell shell : Mutator.shells()) {
        long few = cpu(threads, small.get(i), shell);
        long many = cpu(threads, large.get(i), shell);
        assertThat(many)
            .as("%s in %s", small.get(i).substring(0, 8), shell)
            .isLessThan(10 * few + NOISE.toNanos());
      }
    }
  }

  private static long cpu(ThreadMXBean threads, String text, Shell shell) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      long start = threads.getCurrentThreadCpuTime();
      assertThat(CLASSIFIER.judge(text, shell).primary()).isPresent();
      least = Math.min(least, threads.getCurrentThreadCpuTime() - start);
    }
    return least;
  }

  @Test
  void readsLongRequestsInTime() {
    long start = System.nanoTime();
    assertThat(CLASSIFIER.judgeRequest("install ".repeat(8_000)).primary()).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE);
  }

  @Test
  void survivesWhatFuzzingFound() {
    Verdict verdict = CLASSIFIER.judge("v=disable_ufw; ${v::} ${v:0:7}", Shell.BASH);
    assertThat(verdict.primary()).isPresent();
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
