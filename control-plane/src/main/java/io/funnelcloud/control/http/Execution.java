package io.funnelcloud.control.http;

import io.funnelcloud.contract.api.ExecuteView;
import io.funnelcloud.contract.api.OperationView;
import io.funnelcloud.contract.api.RequestAsk;
import io.funnelcloud.contract.api.RequestView;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OutputFrame.StreamName;
import io.funnelcloud.contract.request.RequestId;
import io.funnelcloud.contract.request.UserName;
import io.funnelcloud.control.requests.RequestDesk;
import io.funnelcloud.control.store.Changes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/// Starts a request on one machine, waits for it, and tells its outcome and output in one answer.
final class Execution {
  /// Each stream is cut here; the whole lies under the request's output route.
  static final int OUTPUT_BYTES_MAX = 1024 * 1024;

  /// Output may arrive a little after the result.
  private static final Duration OUTPUT_GRACE = Duration.ofSeconds(5);

  private final RequestDesk desk;
  private final OutputSource outputs;
  private final Changes changes;

  Execution(RequestDesk desk, OutputSource outputs, Changes changes) {
    this.desk = desk;
    this.outputs = outputs;
    this.changes = changes;
  }

  /// The same ask for one machine.
  static RequestAsk on(String machine, RequestAsk ask) {
    return new RequestAsk(
        ask.command(),
        ask.shell(),
        Optional.of(machine),
        ask.arguments(),
        ask.directory(),
        ask.environment(),
        ask.stdin(),
        ask.deliverBy(),
        ask.runFor(),
        ask.idleFor(),
        ask.resolveBy(),
        ask.yes(),
        ask.plain(),
        ask.includeOffline(),
        ask.priority(),
        ask.keepStdin(),
        ask.outputQuota());
  }

  RequestView start(UserName user, RequestAsk ask, WaitAsked asked) {
    return desk.ask(user, ask, asked.idempotencyKey());
  }

  /// What the headers of a call say.
  record WaitAsked(Optional<String> idempotencyKey, Duration longest) {}

  ExecuteView outcome(RequestView started, Duration longest) throws InterruptedException {
    RequestView view = desk.await(new RequestId(started.id()), longest);
    if (view.machines().isEmpty()) {
      return answer(view, Optional.empty());
    }
    OperationView operation = view.machines().getLast();
    OutputReading reading = new OutputReading(outputs, OpId.parse(operation.opId()));
    if (view.status().isTerminal() && operation.startedAt().isPresent()) {
      awaitOutput(view, reading);
    }
    return answer(view, Optional.of(reading));
  }

  private void awaitOutput(RequestView view, OutputReading reading) throws InterruptedException {
    Optional<Boolean> _ =
        changes.until(
            new RequestId(view.id()),
            OUTPUT_GRACE,
            () -> reading.isComplete() ? Optional.of(true) : Optional.empty());
  }

  private static ExecuteView answer(RequestView view, Optional<OutputReading> reading) {
    byte[] out = head(reading, StreamName.STDOUT);
    byte[] err = head(reading, StreamName.STDERR);
    return new ExecuteView(
        view.id(),
        view.status(),
        view.why(),
        view.machines().stream().reduce((_, later) -> later).flatMap(OperationView::exitCode),
        text(out),
        text(err),
        out.length > OUTPUT_BYTES_MAX || err.length > OUTPUT_BYTES_MAX);
  }

  private static byte[] head(Optional<OutputReading> reading, StreamName stream) {
    return reading.map(r -> r.head(stream, OUTPUT_BYTES_MAX)).orElse(new byte[0]);
  }

  private static String text(byte[] bytes) {
    byte[] cut = Arrays.copyOf(bytes, Math.min(bytes.length, OUTPUT_BYTES_MAX));
    return new String(cut, StandardCharsets.UTF_8);
  }
}
