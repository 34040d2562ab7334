package io.funnelcloud.control.http;

import io.funnelcloud.contract.api.OperationView;
import io.funnelcloud.contract.api.RequestView;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OutputFrame;
import io.funnelcloud.contract.request.RequestStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What one client saw of one request so far, and what it is shown next. One thread owns it.
final class LiveView {
  /// How much of one machine's output is sent before the next machine has its turn.
  private static final int TURN_BYTES = 256 * 1024;

  /// Byte counts change with every piece of output; nobody reads faster than this.
  private static final Duration COUNTS_EVERY = Duration.ofSeconds(1);

  /// Output may arrive a little after the result; after this, the end does not wait for it.
  private static final Duration OUTPUT_GRACE = Duration.ofSeconds(10);

  private final EventStream stream;
  private final OutputSource outputs;
  private final Wanted wanted;
  private final Map<String, LiveReading> readings = new HashMap<>();
  private Optional<RequestView> shown = Optional.empty();
  private long shownAt;
  private boolean isBehind;
  private boolean isComplete;

  LiveView(EventStream stream, OutputSource outputs, Wanted wanted) {
    this.stream = stream;
    this.outputs = outputs;
    this.wanted = wanted;
  }

  /// The `output` event.
  record OutputEvent(String machine, String stream, long offset, byte[] data) {}

  /// The `end` event.
  ///
  /// @param complete whether all output was sent
  record EndEvent(RequestStatus status, boolean complete) {}

  /// What of a request is worth an event at once.
  private record Gist(RequestStatus status, String why, List<String> operations) {
    static Gist of(RequestView view) {
      return new Gist(
          view.status(),
          view.why(),
          view.machines().stream().map(op -> op.opId() + op.state() + op.why()).toList());
    }
  }

  void show(RequestView view) throws IOException {
    showRequest(view);
    showOutput(view);
  }

  private void showRequest(RequestView view) throws IOException {
    isBehind = !shown.equals(Optional.of(view));
    if (isBehind && (isNews(view) || isCountsTime())) {
      stream.event("request", view);
      shown = Optional.of(view);
      shownAt = System.nanoTime();
      isBehind = false;
    }
  }

  private boolean isNews(RequestView view) {
    return view.status().isTerminal() || !shown.map(Gist::of).equals(Optional.of(Gist.of(view)));
  }

  private boolean isCountsTime() {
    return System.nanoTime() - shownAt >= COUNTS_EVERY.toNanos();
  }

  private void showOutput(RequestView view) throws IOException {
    boolean isMore = true;
    while (isMore) {
      isMore = false;
      isComplete = true;
      for (OperationView operation : view.machines()) {
        isMore |= wanted.isWanted(operation.machine()) && showTurn(operation);
      }
    }
  }

  private boolean showTurn(OperationView operation) throws IOException {
    LiveReading reading = readings.get(operation.opId());
    if (reading == null && ranNothing(operation)) {
      return false;
    }
    LiveReading.Turn turn = (reading == null ? begun(operation) : reading).next(TURN_BYTES);
    for (OutputFrame frame : turn.frames()) {
      stream.event("output", event(operation.machine(), frame));
    }
    isComplete &= turn.isComplete();
    return turn.isMore();
  }

  private LiveReading begun(OperationView operation) {
    Wanted.Have have = wanted.haveOf(operation.machine());
    LiveReading begun = LiveReading.of(outputs, OpId.parse(operation.opId()), wanted, have);
    readings.put(operation.opId(), begun);
    return begun;
  }

  private static boolean ranNothing(OperationView operation) {
    return operation.state().isTerminal()
        && operation.startedAt().isEmpty()
        && operation.bytesOut() + operation.bytesErr() == 0;
  }

  private static OutputEvent event(String machine, OutputFrame frame) {
    String name = frame.stream().name().toLowerCase(Locale.ROOT);
    return new OutputEvent(machine, name, frame.offset(), frame.bytes());
  }

  /// Whether the request ended and nothing more of its output can come.
  boolean isOver() {
    return shown
        .filter(view -> view.status().isTerminal())
        .filter(view -> isComplete || isGraceOver(view))
        .isPresent();
  }

  private static boolean isGraceOver(RequestView view) {
    Instant closedAt = view.closedAt().orElse(Instant.EPOCH);
    return Instant.now().isAfter(closedAt.plus(OUTPUT_GRACE));
  }

  void end() throws IOException {
    stream.event("end", new EndEvent(shown.orElseThrow().status(), isComplete));
  }

  void heartbeat(Duration every) throws IOException {
    if (stream.quietFor().compareTo(every) >= 0) {
      stream.comment("heartbeat");
    }
  }

  /// How long at most until the next look, if nothing changes.
  Duration nextLook(Duration heartbeat) {
    boolean isWaiting = isBehind || shown.filter(v -> v.status().isTerminal()).isPresent();
    Duration left = heartbeat.minus(stream.quietFor());
    Duration longest = isWaiting && left.compareTo(COUNTS_EVERY) > 0 ? COUNTS_EVERY : left;
    return longest.isNegative() ? Duration.ZERO : longest;
  }

  /// The pause between two looks: each reads a row per machine.
  Duration breath() {
    int machines = shown.map(view -> view.machines().size()).orElse(1);
    return Duration.ofMillis(Math.clamp(machines * 2L, 10, 500));
  }
}
