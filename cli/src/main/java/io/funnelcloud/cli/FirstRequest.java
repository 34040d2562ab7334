package io.funnelcloud.cli;

import io.funnelcloud.cli.home.Refusal;
import io.funnelcloud.cli.wire.PeopleDoor;
import io.funnelcloud.cli.wire.RequestCalls;
import io.funnelcloud.contract.api.RequestAsk;
import io.funnelcloud.contract.api.RequestView;
import io.funnelcloud.contract.request.RequestStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The harmless request `aj up` ends with: proof that every part works.
record FirstRequest(PeopleDoor door) {
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(60);

  /// The request and what the machine wrote.
  record Answer(RequestView request, String output) {}

  Answer on(String machine) {
    RequestCalls calls = new RequestCalls(door);
    RequestView request = calls.untilClosed(calls.submit(ask(machine)).id(), ANSWERS_WITHIN);
    if (request.status() != RequestStatus.SUCCEEDED) {
      throw Refusal.fault(
          "the first request " + request.id() + " ended " + request.status() + ": " + request.why(),
          "`aj show " + request.id() + "` and `aj doctor` tell more.");
    }
    byte[] output = calls.output(request.id(), machine, "stdout");
    return new Answer(request, new String(output, StandardCharsets.UTF_8).strip());
  }

  static RequestAsk ask(String machine) {
    return new RequestAsk(
        "uname -sr",
        Optional.empty(),
        Optional.of(machine),
        List.of(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.of(ANSWERS_WITHIN),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        false);
  }
}
