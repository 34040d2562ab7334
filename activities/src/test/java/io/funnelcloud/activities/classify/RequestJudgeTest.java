package io.funnelcloud.activities.classify;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.activities.classify.NearestExamples.Nearest;
import io.funnelcloud.classifier.Classifier;
import io.funnelcloud.contract.intent.Intent;
import io.funnelcloud.contract.intent.Verdict;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What is heard after the grammar raises a verdict and never lowers it.
class RequestJudgeTest {
  private static final Classifier GRAMMAR = Classifier.standard();
  private static final String STRANGE = "přepni to prosím na zelenou";

  @Test
  void theGrammarDecidesWhenNobodyElseIsThere() {
    RequestJudge judge = new RequestJudge(GRAMMAR, NearestExamples.none(), LanguageModel.none());
    assertThat(judge.judge("install vlc")).isEqualTo(GRAMMAR.judgeRequest("install vlc"));
    assertThat(judge.judge(STRANGE).primary()).isEmpty();
    assertThat(judge.judge(STRANGE).needsApproval()).isTrue();
  }

  @Test
  void aModelThatLowersIsNotHeard() {
    for (Intent lower : Intent.values()) {
      RequestJudge judge = heard(lower);
      Verdict before = GRAMMAR.judgeRequest("disable the firewall");
      Verdict verdict = judge.judge("disable the firewall");
      assertThat(verdict.intents()).containsAll(before.intents());
      assertThat(verdict.primary().orElseThrow()).isGreaterThanOrEqualTo(Intent.MODIFY_SECURITY);
      assertThat(verdict.needsApproval()).isTrue();
    }
  }

  @Test
  void aModelRaisesAHarmlessReading() {
    Verdict verdict = heard(Intent.REMOTE_EXEC).judge("show the running services");
    assertThat(verdict.primary()).contains(Intent.REMOTE_EXEC);
    assertThat(verdict.intents()).contains(Intent.LOCAL_QUERY);
    assertThat(verdict.needsApproval()).isTrue();
  }

  @Test
  void whatTheGrammarDidNotUnderstandIsLabelledAndStillAsked() {
    Verdict verdict = heard(Intent.LOCAL_QUERY).judge(STRANGE);
    assertThat(verdict.primary()).contains(Intent.LOCAL_QUERY);
    assertThat(verdict.needsApproval()).isTrue();
  }

  @Test
  void aDestructiveReadingStaysSo() {
    Verdict verdict = heard(Intent.CONVERSATION).judge("delete the folder /srv/old");
    assertThat(verdict).isEqualTo(GRAMMAR.judgeRequest("delete the folder /srv/old"));
    assertThat(verdict.needsApproval()).isTrue();
  }

  @Test
  void aModelThatFailsChangesNothing() {
    LanguageModel broken =
        request -> {
          throw new IllegalStateException("out of reach");
        };
    RequestJudge judge = new RequestJudge(GRAMMAR, NearestExamples.none(), broken);
    assertThat(judge.judge("list all users")).isEqualTo(GRAMMAR.judgeRequest("list all users"));
  }

  @Test
  void onlyANearExampleCounts() {
    assertThat(exampled(0.74).judge("list all users").needsApproval()).isFalse();
    assertThat(exampled(0.8).judge("list all users").primary())
        .contains(Intent.PRIVILEGE_ESCALATION);
  }

  private static RequestJudge heard(Intent intent) {
    return new RequestJudge(GRAMMAR, NearestExamples.none(), request -> Optional.of(intent));
  }

  private static RequestJudge exampled(double similarity) {
    Nearest nearest = new Nearest(Intent.PRIVILEGE_ESCALATION, similarity);
    return new RequestJudge(GRAMMAR, request -> Optional.of(nearest), LanguageModel.none());
  }
}
