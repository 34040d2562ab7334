package io.funnelcloud.workflows.request;

import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.request.MachineOutcome;
import io.funnelcloud.contract.request.RecordAsk;
import io.funnelcloud.contract.request.RecordAsk.OperationChange;
import io.funnelcloud.contract.request.RequestResult;
import io.funnelcloud.contract.request.RequestStatus;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How a request is written down: while it goes on, and at its end.
final class Closing {

  /// Lines in the result: 200 lines of up to 250 bytes stay under the 64 KiB of I10. Machines that
  /// did not succeed come first; all of them are in HQ's store.
  static final int LINES_MAX = 200;

  static final int WHY_CHARACTERS_MAX = 160;

  private Closing() {}

  /// Ends the request as its operations say.
  static Plan byOperations(RequestState state, Instant at) {
    List<Member> members = List.copyOf(state.members().values());
    return finish(state, at, RollUp.of(state.counting()), Words.ended(members));
  }

  /// Ends the request before any operation was sent.
  static Plan before(RequestState state, Instant at, RequestStatus status, String why) {
    return finish(state, at, status, why);
  }

  /// Writes down what HQ's store does not know yet, if anything.
  static Plan settle(RequestState state, Instant at) {
    RequestStatus status = state.liveStatus();
    if (status == state.recorded() && state.unrecorded().isEmpty()) {
      return Plan.of(state);
    }
    RecordAsk ask = ask(state, at, status, Words.live(state));
    return Plan.of(state.recording(status, Set.of()), new Step.WriteDown(ask));
  }

  private static Plan finish(RequestState state, Instant at, RequestStatus status, String why) {
    RequestResult result =
        new RequestResult(
            state.input().id(), status, why, RollUp.counts(members(state)), lines(state));
    RequestState ended = state.at(RequestState.Phase.ENDED).recording(status, Set.of());
    return Plan.of(ended, new Step.Finish(ask(state, at, status, why), result));
  }

  private static RecordAsk ask(RequestState state, Instant at, RequestStatus status, String why) {
    List<Member> news = state.unrecorded().stream().map(state::member).toList();
    List<OperationChange> changes =
        news.stream().filter(Member::isOpen).map(Member::change).toList();
    List<OperationResult> closed =
        news.stream()
            .filter(member -> !member.isOpen())
            .map(Member::result)
            .flatMap(Optional::stream)
            .toList();
    return new RecordAsk(
        state.input().id(), status, why, at, state.verdict(), state.fleet(), changes, closed);
  }

  private static List<MachineOutcome> lines(RequestState state) {
    return members(state).stream()
        .sorted(Comparator.comparing(RollUp::isDone))
        .limit(LINES_MAX)
        .map(Member::outcome)
        .map(Closing::shortened)
        .toList();
  }

  private static MachineOutcome shortened(MachineOutcome outcome) {
    return new MachineOutcome(
        outcome.machine(), outcome.state(), Words.cut(outcome.why(), WHY_CHARACTERS_MAX));
  }

  private static List<Member> members(RequestState state) {
    return List.copyOf(state.members().values());
  }
}
