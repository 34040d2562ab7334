package io.funnelcloud.cli;

import io.funnelcloud.cli.screen.Screen;
import io.funnelcloud.cli.screen.StateWords;
import io.funnelcloud.cli.screen.Steps;
import io.funnelcloud.contract.api.OperationView;
import io.funnelcloud.contract.api.RequestView;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.request.RequestStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What a person is told while a request runs and when it ends, on standard error: progress only on
/// a terminal, bad news always.
final class Progress {
  /// Above this many machines only bad news and a count are shown.
  private static final int NAMED_MAX = 20;

  private static final Set<OperationState> NEWS =
      EnumSet.complementOf(EnumSet.of(OperationState.QUEUED, OperationState.DELIVERED));

  private final Screen screen;
  private final boolean isText;
  private final Map<String, OperationState> told = new HashMap<>();
  private final Set<String> waiting = new HashSet<>();

  Progress(Screen screen, boolean isText) {
    this.screen = screen;
    this.isText = isText;
  }

  void started(RequestView request) {
    if (isLive()) {
      screen.say(screen.paint(Screen.Colour.QUIET, request.id()));
    }
  }

  private boolean isLive() {
    return isText && screen.terminals().error();
  }

  void changed(RequestView request) {
    tellWaiting(request);
    if (!isLive() || request.machines().size() < 2) {
      return;
    }
    for (OperationView machine : request.machines()) {
      boolean fresh = told.put(machine.machine(), machine.state()) != machine.state();
      boolean folded = request.machines().size() > NAMED_MAX && !isBad(machine.state());
      if (fresh && NEWS.contains(machine.state()) && !folded) {
        screen.say(line(machine));
      }
    }
  }

  /// Said once per machine, also off a terminal: whoever waits wants to know for what.
  private void tellWaiting(RequestView request) {
    if (!isText) {
      return;
    }
    request.machines().stream()
        .filter(machine -> machine.offlineSince().isPresent())
        .filter(machine -> waiting.add(machine.machine()))
        .limit(NAMED_MAX)
        .forEach(machine ->
            screen.say(
                machine.machine() + " " + StateWords.of(machine) + " → aj cancel " + request.id()));
  }

  private String line(OperationView machine) {
    return machine.machine()
        + "  "
        + screen.paint(StateWords.colour(machine.state()), StateWords.of(machine));
  }

  private static boolean isBad(OperationState state) {
    return StateWords.colour(state) == Screen.Colour.BAD || state == OperationState.UNKNOWN;
  }

  void ended(RequestView request) {
    boolean good = request.status() == RequestStatus.SUCCEEDED;
    if (!isText || (good && !isLive())) {
      return;
    }
    if (!good && (request.machines().size() == 1 || !isLive())) {
      request.machines().stream()
          .filter(machine -> machine.state() != OperationState.SUCCEEDED)
          .forEach(machine -> screen.say(line(machine)));
    }
    request
        .skipped()
        .forEach(skipped -> screen.say("skipped: " + skipped.name() + " " + skipped.why()));
    screen.say(summary(request));
    if (!good) {
      screen.say(hints(request));
    }
  }

  private String summary(RequestView request) {
    Instant end = request.closedAt().orElseGet(Instant::now);
    String took = Steps.took(Duration.between(request.createdAt(), end));
    return request.id() + " · " + Follow.words(request, screen) + " · " + took;
  }

  private static String hints(RequestView request) {
    StringBuilder hints = new StringBuilder("→ aj show " + request.id());
    if (!request.machines().isEmpty()) {
      hints.append(" · aj logs ").append(request.id());
      hints.append(" · aj retry ").append(request.id()).append(" --failed");
    }
    return hints.toString();
  }
}
