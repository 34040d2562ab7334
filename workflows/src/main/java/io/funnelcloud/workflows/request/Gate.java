package io.funnelcloud.workflows.request;

import io.funnelcloud.contract.fleet.FleetSnapshot;
import io.funnelcloud.contract.intent.Verdict;
import io.funnelcloud.contract.request.ApprovalAnswer;
import io.funnelcloud.contract.request.RequestInput.ApprovalRule;
import java.time.Duration;
import java.util.Optional;

/// Whether a request waits for a person's yes, and which answers count (I9).
final class Gate {

  /// A person sleeps, travels and forgets; after a day the machines may have changed.
  static final Duration ANSWER_WITHIN = Duration.ofHours(24);

  private Gate() {}

  static boolean needsApproval(Verdict verdict, FleetSnapshot fleet) {
    return verdict.needsApprovalOn(fleet.targets().size());
  }

  static boolean isBypassed(RequestState state) {
    return state.input().approval() == ApprovalRule.APPROVED_BY_ASKER;
  }

  /// Why an answer does not count, in words; empty when it does.
  static Optional<String> objection(RequestState state, ApprovalAnswer answer) {
    String id = state.input().id().value();
    if (state.phase() != RequestState.Phase.ASKING) {
      return Optional.of("request " + id + " does not wait for an approval");
    }
    if (!answer.specSha256().equals(state.input().specSha256())) {
      return Optional.of(
          "the answer is for command " + answer.specSha256() + ", request " + id + " runs another");
    }
    FleetSnapshot fleet = state.fleet().orElseThrow();
    return answer.targetsSha256().equals(fleet.targetsSha256())
        ? Optional.empty()
        : Optional.of("the answer is for other machines than those of request " + id);
  }
}
