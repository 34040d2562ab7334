package io.funnelcloud.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.screen.CtrlC;
import io.funnelcloud.cli.screen.LiveOutput;
import io.funnelcloud.cli.screen.Screen;
import io.funnelcloud.cli.screen.StateWords;
import io.funnelcloud.cli.wire.Feed;
import io.funnelcloud.cli.wire.LiveEvents;
import io.funnelcloud.cli.wire.OutputCalls;
import io.funnelcloud.cli.wire.RequestCalls;
import io.funnelcloud.contract.api.OperationView;
import io.funnelcloud.contract.api.RequestView;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.request.RequestStatus;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Stays with a request until it is closed: shows output as it comes, asks when it needs approval,
/// survives a restart of HQ, and gives the exit code in the end.
final class Follow {
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration SECOND_PRESS_WITHIN = Duration.ofSeconds(2);

  /// Longer than a restart of the whole machine HQ is on.
  private static final Duration AWAY_MAX = Duration.ofMinutes(10);

  /// Whoever does not wait still learns at once that it needs approval: the judgement takes
  /// milliseconds, HQ may be busy.
  private static final Duration JUDGED_WITHIN = Duration.ofSeconds(3);

  private final Seat seat;
  private final RequestCalls calls;
  private final How how;
  private final Part part;
  // Guarded by this: the feed asks for what was seen from a thread of its own.
  private final Set<String> machines = new LinkedHashSet<>();
  private final Map<LiveOutput.Place, Long> seen = new HashMap<>();
  private final LiveOutput output;
  private final Progress progress;
  private Optional<Long> awaySince = Optional.empty();
  private Optional<Long> pressedAt = Optional.empty();

  /// How the person wants to follow.
  record How(Globals.Form form, boolean noWait, boolean exitCode) {
    boolean isText() {
      return form == Globals.Form.TEXT;
    }
  }

  /// The number `aj` ends with.
  record Ending(int number) {
    static Ending of(ExitCode code) {
      return new Ending(code.number());
    }
  }

  /// What of the output the person wants to see.
  record Part(
      Optional<String> machine,
      Optional<Long> tail,
      Optional<String> stream,
      LiveOutput.Controls controls) {
    static final Part ALL =
        new Part(Optional.empty(), Optional.empty(), Optional.empty(), LiveOutput.Controls.SHOWN);
  }

  Follow(Seat seat, RequestCalls calls, How how) {
    this(seat, calls, how, Part.ALL);
  }

  Follow(Seat seat, RequestCalls calls, How how, Part part) {
    this.seat = seat;
    this.calls = calls;
    this.how = how;
    this.part = part;
    this.output = new LiveOutput(seat.screen(), part.controls());
    this.progress = new Progress(seat.screen(), how.isText());
  }

  Ending from(RequestView accepted) {
    if (how.noWait()) {
      return leave(accepted);
    }
    progress.started(accepted);
    try (CtrlC ctrlC = CtrlC.watched();
        Feed feed = new Feed(() -> source(accepted.id()))) {
      return until(accepted, feed, ctrlC);
    }
  }

  private LiveEvents source(String id) {
    return how.form() == Globals.Form.JSON ? calls.changes(id) : events(id);
  }

  /// Asked again after a cut, it goes on where it was.
  private LiveEvents events(String id) {
    List<String> have = how.isText() ? have() : List.of();
    Optional<Long> tail = have.isEmpty() ? part.tail() : Optional.empty();
    return new OutputCalls(calls.door()).events(id, part.machine(), tail, have);
  }

  private synchronized List<String> have() {
    return machines.stream()
        .filter(name -> shown(name, "stdout") + shown(name, "stderr") > 0)
        .map(name -> name + ":" + shown(name, "stdout") + ":" + shown(name, "stderr"))
        .toList();
  }

  private long shown(String machine, String stream) {
    return seen.getOrDefault(new LiveOutput.Place(machine, stream), 0L);
  }

  private boolean isLines() {
    return how.form() == Globals.Form.JSONL;
  }

  private Ending leave(RequestView accepted) {
    if (how.isText()) {
      seat.screen().data(accepted.id());
    } else {
      seat.json(accepted);
    }
    long end = System.nanoTime() + JUDGED_WITHIN.toNanos();
    RequestView view = accepted;
    while (view.judgement().isEmpty()
        && !view.status().isTerminal()
        && !view.status().needsPerson()
        && System.nanoTime() < end) {
      view = calls.wait(accepted.id(), Duration.ofSeconds(1));
    }
    return Ending.of(
        view.status() == RequestStatus.NEEDS_APPROVAL ? ExitCode.NEEDS_APPROVAL : ExitCode.OK);
  }

  private Ending until(RequestView accepted, Feed feed, CtrlC ctrlC) {
    RequestView view = accepted;
    Question question = new Question(seat.screen(), calls, how.isText());
    while (true) {
      Optional<Ending> stopped = pressed(view, ctrlC);
      if (stopped.isPresent()) {
        return stopped.get();
      }
      Optional<LiveEvents.Event> event = feed.next(LOOK);
      if (event.isPresent() && event.get().name().equals(Feed.END)) {
        return closed(calls.show(view.id()));
      }
      view = event.isPresent() ? after(view, event.get()) : view;
      if (isAwayTooLong()) {
        return gone(view, "HQ has been away for " + AWAY_MAX.toMinutes() + " minutes");
      }
      if (event.isPresent() && event.get().name().equals(Feed.GONE)) {
        return gone(view, event.get().data());
      }
      question.consider(view);
    }
  }

  private RequestView after(RequestView view, LiveEvents.Event event) {
    if (isLines() && !event.name().equals(Feed.AWAY)) {
      seat.screen().data("{\"event\":\"" + event.name() + "\",\"data\":" + event.data() + "}");
    }
    return switch (event.name()) {
      case "request" -> changed(Json.read(event.data(), RequestView.class));
      case "output" -> shown(view, Json.read(event.data(), JsonNode.class));
      case Feed.AWAY -> away(view);
      default -> view;
    };
  }

  private RequestView changed(RequestView view) {
    back();
    output.machines(
        part.machine()
            .map(List::of)
            .orElseGet(() -> view.machines().stream().map(OperationView::machine).toList()));
    progress.changed(view);
    return view;
  }

  private RequestView shown(RequestView view, JsonNode piece) {
    back();
    if (how.isText()) {
      LiveOutput.Place place =
          new LiveOutput.Place(piece.path("machine").asText(), piece.path("stream").asText());
      byte[] bytes = Base64.getDecoder().decode(piece.path("data").asText());
      if (part.stream().isEmpty() || part.stream().get().equals(place.stream())) {
        output.accept(place, piece.path("offset").asLong(), bytes);
      }
      note(place, piece.path("offset").asLong() + bytes.length);
    }
    return view;
  }

  private synchronized void note(LiveOutput.Place place, long end) {
    machines.add(place.machine());
    seen.merge(place, end, Math::max);
  }

  private void back() {
    if (awaySince.isPresent()) {
      seat.screen().say("HQ is back.");
      awaySince = Optional.empty();
    }
  }

  private RequestView away(RequestView view) {
    if (awaySince.isEmpty()) {
      awaySince = Optional.of(System.nanoTime());
      seat.screen().say("HQ does not answer. " + view.id() + " runs on; waiting for HQ…");
    }
    return view;
  }

  private boolean isAwayTooLong() {
    return awaySince.filter(at -> System.nanoTime() - at > AWAY_MAX.toNanos()).isPresent();
  }

  private Ending gone(RequestView view, String why) {
    seat.screen().say("aj: " + why + ". " + view.id() + " may run on: aj show " + view.id());
    return Ending.of(ExitCode.FAULT);
  }

  private Optional<Ending> pressed(RequestView view, CtrlC ctrlC) {
    if (ctrlC.count() == 0) {
      return Optional.empty();
    }
    if (ctrlC.count() > 1) {
      calls.cancel(view.id());
      seat.screen().say("Cancelled " + view.id() + ".");
      return Optional.of(Ending.of(ExitCode.INTERRUPTED));
    }
    long now = System.nanoTime();
    if (pressedAt.isEmpty()) {
      pressedAt = Optional.of(now);
      seat.screen().say("");
      seat.screen().say(view.id() + " runs on. Come back: aj logs " + view.id() + " --follow");
      seat.screen().say("Ctrl-C again within 2 s cancels it.");
    }
    return pressedAt
        .filter(at -> now - at > SECOND_PRESS_WITHIN.toNanos())
        .map(at -> Ending.of(ExitCode.STOPPED_WAITING));
  }

  private Ending closed(RequestView view) {
    if (how.isText()) {
      fetchMissing(view);
      output.close();
    } else if (how.form() == Globals.Form.JSON) {
      seat.json(view);
    } else {
      seat.screen().data("{\"event\":\"end\",\"data\":" + Json.text(view) + "}");
    }
    progress.ended(view);
    return ending(view);
  }

  /// The last lines and chosen streams are taken as they came: what is missing cannot be told from
  /// what was not wanted.
  private void fetchMissing(RequestView view) {
    if (part.tail().isEmpty() && part.stream().isEmpty()) {
      MissingOutput missing = new MissingOutput(calls, output);
      view.machines().stream()
          .filter(one -> part.machine().isEmpty() || part.machine().get().equals(one.machine()))
          .forEach(one -> missing.fetch(view.id(), one));
    }
  }

  private Ending ending(RequestView view) {
    if (how.exitCode() && view.machines().size() == 1) {
      OperationView machine = view.machines().getFirst();
      Optional<Integer> own =
          machine.exitCode().or(() -> machine.signal().map(signal -> 128 + signal));
      if (own.isPresent()) {
        return new Ending(own.get());
      }
    }
    return Ending.of(code(view.status()));
  }

  static ExitCode code(RequestStatus status) {
    return switch (status) {
      case SUCCEEDED -> ExitCode.OK;
      case PARTIAL, FAILED, EXPIRED -> ExitCode.FAILED;
      case REFUSED, CANCELLED -> ExitCode.DENIED;
      case NEEDS_APPROVAL -> ExitCode.NEEDS_APPROVAL;
      case RUNNING, NEEDS_CREDENTIAL, NEEDS_CONSENT, WAITING_FOR_MACHINE, CANCELLING, UNKNOWN ->
          ExitCode.STOPPED_WAITING;
    };
  }

  static String words(RequestView view, Screen screen) {
    return screen.paint(StateWords.colour(view.status()), StateWords.of(view));
  }
}
