package io.funnelcloud.activities.classify;

import io.funnelcloud.activities.classify.NearestExamples.Nearest;
import io.funnelcloud.classifier.Classifier;
import io.funnelcloud.contract.intent.Intent;
import io.funnelcloud.contract.intent.Verdict;
import io.funnelcloud.contract.intent.Why;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Says what a request in words asks for. The grammar decides; nearest examples and a language
/// model are heard after it and can only raise: to a stronger intent, or from "not understood" to
/// an intent that still waits for an approval.
public final class RequestJudge {
  /// Paraphrases of one request lie above 0.75 in this embedding, other requests about the same
  /// thing between 0.4 and 0.7.
  private static final double NEAR = 0.75;

  private static final double CONFIDENCE_OF_A_MODEL = 0.5;

  private final Classifier classifier;
  private final NearestExamples examples;
  private final LanguageModel model;

  public RequestJudge(Classifier classifier, NearestExamples examples, LanguageModel model) {
    this.classifier = classifier;
    this.examples = examples;
    this.model = model;
  }

  public Verdict judge(String request) {
    Verdict verdict = classifier.judgeRequest(request);
    if (isBlocked(verdict)) {
      return verdict; // waits for an approval whatever others say
    }
    verdict = nearest(request, verdict);
    if (isBlocked(verdict)) {
      return verdict;
    }
    Optional<Intent> said = asked(request);
    return said.isEmpty() ? verdict : raised(verdict, said.get(), CONFIDENCE_OF_A_MODEL, "a model");
  }

  private Verdict nearest(String request, Verdict verdict) {
    Optional<Nearest> nearest =
        examples.nearest(request).filter(example -> example.similarity() >= NEAR);
    return nearest.isEmpty()
        ? verdict
        : raised(verdict, nearest.get().intent(), nearest.get().similarity(), "an example");
  }

  // A model that fails must not keep a request from being judged.
  private Optional<Intent> asked(String request) {
    try {
      return model.intent(request);
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  private static boolean isBlocked(Verdict verdict) {
    return verdict.primary().map(Intent::isBlocked).orElse(false);
  }

  private static Verdict raised(Verdict verdict, Intent said, double confidence, String who) {
    Optional<Intent> before = verdict.primary();
    if (before.isPresent() && said.compareTo(before.get()) <= 0) {
      return verdict;
    }
    if (before.isPresent() && !said.isBlocked() && before.get() != Intent.CONVERSATION) {
      return verdict; // a query that might be a change: the grammar knows verbs better
    }
    Set<Intent> intents = EnumSet.of(said);
    intents.addAll(verdict.intents());
    intents.remove(Intent.CONVERSATION);
    boolean approval = verdict.needsApproval() || said.isBlocked();
    List<Why> why = new ArrayList<>();
    why.add(new Why("words", "is read by " + who + " as what " + said.words(), 0, 0));
    why.addAll(verdict.why());
    double least = Math.clamp(confidence, 0, 1);
    Set<Intent> all = said == Intent.CONVERSATION ? EnumSet.of(said) : intents;
    return new Verdict(Optional.of(said), all, verdict.risk(), approval, least, why);
  }
}
