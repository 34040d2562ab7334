package io.funnelcloud.cli;

import io.funnelcloud.contract.api.JudgementView;
import io.funnelcloud.contract.api.OperationView;
import io.funnelcloud.contract.api.RequestView;
import io.funnelcloud.contract.intent.Intent;
import io.funnelcloud.contract.intent.Verdict;
import io.funnelcloud.contract.intent.Why;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.request.RequestStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Views as HQ would send them.
final class Samples {
  static final String ID = "r_7k2ab";
  private static final Instant THEN = Instant.parse("2026-11-21T14:02:00Z");

  private Samples() {}

  static OperationView machine(String name, OperationState state, Optional<Integer> code) {
    return new OperationView(
        name,
        "a-" + name,
        ID + ".1." + name + ".1",
        state,
        "",
        THEN,
        code,
        Optional.empty(),
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        0,
        0,
        0,
        Optional.of(THEN),
        Optional.of(THEN),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static RequestView request(RequestStatus status, OperationView... machines) {
    Verdict verdict =
        Verdict.of(
            Set.of(Intent.INSTALL_SOFTWARE, Intent.PRIVILEGE_ESCALATION),
            Set.of(),
            List.of(new Why("PE1", "runs as another or a higher principal", 0, 4)));
    return new RequestView(
        ID,
        "owner",
        "sudo apt-get -y upgrade",
        "tag:linux",
        status,
        "",
        THEN,
        status.isTerminal() ? Optional.of(THEN.plusSeconds(62)) : Optional.empty(),
        Optional.of(JudgementView.of(verdict)),
        "aa",
        Optional.of("bb"),
        Optional.empty(),
        Map.of(),
        Arrays.asList(machines),
        List.of(),
        "http://127.0.0.1:7423/x");
  }

  static String event(String name, String data) {
    return "event: " + name + "\ndata: " + data + "\n\n";
  }

  static String event(RequestView view) {
    return event("request", Json.text(view));
  }

  static String output(String machine, String stream, long offset, String text) {
    String data = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    return event(
        "output",
        "{\"machine\":\""
            + machine
            + "\",\"stream\":\""
            + stream
            + "\",\"offset\":"
            + offset
            + ",\"data\":\""
            + data
            + "\"}");
  }

  static String end() {
    return event("end", "{}");
  }
}
