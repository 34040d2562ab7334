package io.funnelcloud.cli.demo;

import io.funnelcloud.cli.home.Refusal;
import io.funnelcloud.cli.keep.Patience;
import io.funnelcloud.cli.parts.Part;
import io.funnelcloud.cli.parts.ThrowAwayMachine;
import io.funnelcloud.cli.wire.PeopleDoor;
import io.funnelcloud.cli.wire.RequestCalls;
import io.funnelcloud.contract.api.MachineView;
import io.funnelcloud.contract.api.RequestView;
import io.funnelcloud.contract.api.StatusView;
import io.funnelcloud.contract.fleet.Presence;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// What is played on the stage: three jobs, three blows, and the count.
final class Play {
  private static final Duration BEGUN_WITHIN = Duration.ofSeconds(60);
  private static final Duration ENDED_WITHIN = Duration.ofSeconds(90);

  /// Enough to see that the jobs run before the first blow.
  private static final int LINES_BEFORE = 3;

  private final Stage stage;
  private final Story story;
  private final PeopleDoor door;
  private final RequestCalls calls;
  private final List<Job> jobs;

  Play(Stage stage, Story story, PeopleDoor door) {
    this.stage = stage;
    this.story = story;
    this.door = door;
    this.calls = new RequestCalls(door);
    this.jobs =
        stage.machines().stream().map(machine -> new Job(machine.name(), stage.jobs())).toList();
  }

  /// All that happened.
  record Act(Count count, List<Outcome.Machine> machines, List<Outcome.Kill> kills) {

    Outcome outcome(List<String> left, Duration took) {
      List<String> faults = new ArrayList<>(count.faults());
      left.forEach(what -> faults.add("left behind: " + what));
      return new Outcome(
          count.jobs(),
          count.effects(),
          count.twice(),
          count.lost(),
          count.lines(),
          machines,
          kills,
          faults,
          took.toSeconds());
    }
  }

  Act act() {
    List<Asked> all = story.step("a job on each: one line a second into a file", this::start);
    all.forEach(this::introduce);
    Blow blow = new Blow(story, jobs);
    List<Outcome.Kill> kills =
        List.of(blow.strike(hq()), blow.strike(temporal()), blow.strike(agent()));
    Job.enough(stage.jobs());
    Count count = story.step("all three requests end", () -> counted(all));
    return new Act(count, all.stream().map(Asked::outcome).toList(), kills);
  }

  /// A job and the request that asked for it.
  private record Asked(Job job, String request) {
    Outcome.Machine outcome() {
      return new Outcome.Machine(job.machine(), request, job.lines());
    }
  }

  private List<Asked> start() {
    List<Asked> all =
        jobs.stream().map(job -> new Asked(job, calls.submit(job.ask()).id())).toList();
    for (Asked asked : all) {
      if (!Patience.until(BEGUN_WITHIN, () -> asked.job().lines() >= LINES_BEFORE)) {
        RequestView view = calls.show(asked.request());
        String machine = asked.job().machine();
        throw Blow.falseClaim(
            "the job on " + machine + " does not run: " + view.status() + " " + view.why());
      }
    }
    return all;
  }

  private void introduce(Asked asked) {
    String process =
        asked.job().process().map(mark -> Long.toString(mark.pid())).orElse("that has ended");
    story.tell(
        "      " + asked.job().machine() + ": request " + asked.request() + ", process " + process);
  }

  private Blow.Victim hq() {
    return new Blow.Victim(
        stage.parts().hq(),
        () ->
            answer(() -> door.get("/api/v1/status", StatusView.class)).isPresent()
                ? Optional.empty()
                : Optional.of("HQ: nobody answers at " + door.url()),
        () ->
            answer(() -> door.get("/api/v1/status", StatusView.class))
                .map(status -> "HQ answers at " + door.url() + " again"));
  }

  private Blow.Victim temporal() {
    return new Blow.Victim(
        stage.parts().temporal(),
        () -> isTemporalThere(false).map(there -> "HQ says: Temporal does not answer"),
        () -> isTemporalThere(true).map(there -> "HQ says: Temporal answers again"));
  }

  private Optional<StatusView> isTemporalThere(boolean wanted) {
    return answer(() -> door.get("/api/v1/status", StatusView.class))
        .filter(status -> status.temporalReachable() == wanted);
  }

  private Blow.Victim agent() {
    ThrowAwayMachine machine = stage.machines().get(1);
    String name = machine.name();
    Part part = machine.part();
    return new Blow.Victim(
        part,
        () ->
            machine(name, false)
                .map(view ->
                    "HQ says: no contact with "
                        + name
                        + " since "
                        + Story.time(view.since())
                        + ", its command may still be running"),
        () -> machine(name, true).map(view -> "HQ says: contact with " + name + " again"));
  }

  private Optional<MachineView> machine(String name, boolean isOnline) {
    return answer(() -> door.get("/api/v1/machines/" + name, MachineView.class))
        .filter(view -> (view.presence() == Presence.ONLINE) == isOnline);
  }

  private Count counted(List<Asked> all) {
    List<Count.Evidence> evidence = new ArrayList<>();
    for (Asked asked : all) {
      Job job = asked.job();
      RequestView view = ended(asked.request());
      String operation = view.machines().isEmpty() ? "none" : view.machines().getFirst().opId();
      byte[] told = calls.output(view.id(), job.machine(), "stdout");
      evidence.add(
          new Count.Evidence(job.machine(), operation, view.status(), job.written(), told));
    }
    return Count.of(evidence, Job.effects(stage.jobs()));
  }

  private RequestView ended(String id) {
    long end = System.nanoTime() + ENDED_WITHIN.toNanos();
    while (System.nanoTime() < end) {
      Optional<RequestView> view =
          answer(() -> calls.wait(id, Duration.ofSeconds(5)))
              .filter(seen -> seen.status().isTerminal());
      if (view.isPresent()) {
        return view.get();
      }
    }
    return calls.show(id);
  }

  /// What HQ answers; empty while it is away.
  private static <T> Optional<T> answer(Supplier<T> question) {
    try {
      return Optional.of(question.get());
    } catch (Refusal refusal) {
      if (refusal.getCause() instanceof IOException) {
        return Optional.empty();
      }
      throw refusal;
    }
  }
}
