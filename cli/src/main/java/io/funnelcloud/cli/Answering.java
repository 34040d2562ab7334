package io.funnelcloud.cli;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.home.Refusal;
import io.funnelcloud.cli.wire.RequestCalls;
import io.funnelcloud.contract.api.RequestView;
import io.funnelcloud.contract.request.ApprovalAnswer.Decision;
import io.funnelcloud.contract.request.RequestStatus;

/// Answers "Approve?" for what a request is right now.
record Answering(Seat seat, Globals globals) {

  int give(String id, Decision decision) {
    RequestCalls calls = new RequestCalls(seat.door(globals));
    RequestView seen = calls.show(id);
    if (seen.status() != RequestStatus.NEEDS_APPROVAL) {
      throw Refusal.usage(
          id + " does not wait for an approval: it is " + seen.status(), "aj show " + id);
    }
    RequestView after = calls.answer(seen, decision);
    if (!seat.wantsText(globals)) {
      return seat.json(after);
    }
    seat.screen().say(after.id() + " · " + Follow.words(after, seat.screen()));
    return ExitCode.OK.number();
  }
}
