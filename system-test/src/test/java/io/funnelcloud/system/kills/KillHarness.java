package io.funnelcloud.system.kills;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.funnelcloud.system.kills.check.Checker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Runs schedules of faults against an installation of its own and has the outcome checked:
/// `KillHarness --schedules N --seed S [--first K] [--minutes M] [--report FILE] [--keep]`.
public final class KillHarness implements AutoCloseable {
  private static final int OPEN_MOST = 32;
  private static final Duration ROOM_WITHIN = Duration.ofMinutes(4);
  private static final Duration CLOSED_WITHIN = Duration.ofMinutes(5);
  private static final long FAULTS_AWAITED_MILLIS = 4_000;

  private final KillOptions options;
  private final Path folder;
  private final Stack stack;
  private final List<Job> jobs = new CopyOnWriteArrayList<>();
  private final List<ObjectNode> faults = new CopyOnWriteArrayList<>();
  private final List<Thread> running = new CopyOnWriteArrayList<>();
  private final Thread hook = new Thread(this::release, "kill harness clean-up");
  private final StallWatch stalls;
  private Optional<Fleet> fleet = Optional.empty();
  private Optional<String> unhealed = Optional.empty();
  private volatile boolean isEnding;

  private KillHarness(KillOptions options) {
    this.options = options;
    try {
      this.folder = Files.createTempDirectory(Path.of("/tmp"), "fc-kills-");
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.stack = new Stack(options.root(), folder.resolve("home"), folder.resolve("clock-hq"));
    this.stalls = new StallWatch(stack, Path.of(folder + "-stalls"));
    Runtime.getRuntime().addShutdownHook(hook);
  }

  public static void main(String[] words) {
    KillOptions options = KillOptions.of(Path.of("").toAbsolutePath(), List.of(words));
    JsonNode report = run(options);
    System.out.println(report.path("totals").toPrettyString());
    report.path("violations").forEach(violation -> System.out.println("VIOLATION " + violation));
    System.exit(report.path("violations").isEmpty() ? 0 : 1);
  }

  /// The whole run; everything it started is gone when this returns.
  static JsonNode run(KillOptions options) {
    try (KillHarness harness = new KillHarness(options)) {
      return harness.run();
    }
  }

  private JsonNode run() {
    long began = System.currentTimeMillis();
    Fleet all = bringUp();
    FaultDesk desk = new FaultDesk(all);
    Thread watcher = Thread.ofVirtual().start(() -> watch(all));
    Thread healer = Thread.ofPlatform().daemon().start(() -> heal(desk));
    ObjectNode report = Door.JSON.createObjectNode();
    report.put("seed", options.seed());
    report.put("first", options.first());
    report.put("isRoot", options.isRoot());
    report.put("leftOut", options.isRoot() ? "" : "FILL_DISK, which needs root");
    ArrayNode schedules = report.putArray("schedules");
    long end = began + options.most().toMillis();
    for (int i = 0; i < options.schedules() && System.currentTimeMillis() < end; i++) {
      schedules.add(
          perform(Schedule.drawn(options.seed(), options.first() + i, all.scope()), desk, all));
      say(i + 1, began);
    }
    settle();
    isEnding = true;
    join(watcher);
    join(healer);
    check(report, all);
    report.put("seconds", (System.currentTimeMillis() - began) / 1000);
    unhealed.ifPresent(said -> report.withArray("violations").add("aj up: " + said));
    ObjectNode totals = (ObjectNode) report.path("totals");
    totals.put("stalls", stalls.stalls()).put("longestStallSeconds", stalls.longestSeconds());
    new Report(report).write(options.files());
    return report;
  }

  private Fleet bringUp() {
    Tool up = stack.aj(upOnPortsOfItsOwn());
    if (up.exit() != 0) {
      throw new IllegalStateException("aj up: " + up);
    }
    Fleet all = new Fleet(folder, stack, options.isRoot());
    fleet = Optional.of(all);
    all.join(options.seed());
    return all;
  }

  /// Away from those `aj up` takes by itself: other stacks may come up at the same moment.
  private static String[] upOnPortsOfItsOwn() {
    int first = 20_000 + (int) (ProcessHandle.current().pid() % 1_000) * 10;
    return new String[] {
      "up",
      "--people-port",
      Integer.toString(first),
      "--agent-port",
      Integer.toString(first + 1),
      "--temporal-port",
      Integer.toString(first + 2),
      "--temporal-ui-port",
      Integer.toString(first + 3)
    };
  }

  private void say(int done, long began) {
    if (done % 5 == 0) {
      System.out.printf(
          "%d schedules, %d ops, %d open, %d s%n",
          done, jobs.size(), openJobs(), (System.currentTimeMillis() - began) / 1000);
    }
  }

  private long openJobs() {
    return jobs.stream().filter(job -> !job.isClosed()).count();
  }

  private ObjectNode perform(Schedule schedule, FaultDesk desk, Fleet all) {
    Pause.until(ROOM_WITHIN, 100, () -> openJobs() + schedule.jobs().size() <= OPEN_MOST);
    List<Job> batch = schedule.jobs().stream().map(plan -> new Job(plan, all.door(), all)).toList();
    jobs.addAll(batch);
    List<Thread> hands = new ArrayList<>();
    ObjectNode record = Door.JSON.createObjectNode();
    record.put("number", schedule.number());
    ArrayNode done = record.putArray("faults");
    for (FaultPlan fault : schedule.faults()) {
      hands.add(
          start(() -> {
            ObjectNode what = desk.perform(fault, batch);
            faults.add(what);
            synchronized (done) {
              done.add(what);
            }
          }));
    }
    batch.forEach(job -> start(job::perform));
    long end = System.currentTimeMillis() + FAULTS_AWAITED_MILLIS;
    for (Thread hand : hands) {
      join(hand, Math.max(1, end - System.currentTimeMillis()));
    }
    return record;
  }

  private Thread start(Runnable work) {
    Thread thread = Thread.ofVirtual().start(work);
    running.removeIf(other -> !other.isAlive());
    running.add(thread);
    return thread;
  }

  /// What a person would do who saw that something does not come back.
  private void heal(FaultDesk desk) {
    while (!isEnding) {
      if (desk.needsHealing() && !isEnding) {
        stack.heal().ifPresent(said -> System.out.println("aj up does not heal: " + said));
      }
      Pause.millis(100);
    }
  }

  /// Notes which ops are closed, as HQ's database has it.
  private void watch(Fleet all) {
    while (!isEnding) {
      long open = openJobs();
      all.store().open().ifPresent(this::closeAllBut);
      if (open == 0 || openJobs() < open) {
        stalls.progress();
      } else {
        stalls.nothing();
      }
      Pause.millis(200);
    }
  }

  private void closeAllBut(Set<String> open) {
    jobs.stream()
        .filter(job -> !job.isClosed())
        .filter(job -> job.request().filter(id -> !open.contains(id)).isPresent())
        .forEach(Job::close);
  }

  /// Every fault is over and healed; now everything must come to its end.
  private void settle() {
    running.forEach(thread -> join(thread, Duration.ofMinutes(5).toMillis()));
    unhealed = stack.heal();
    Pause.until(CLOSED_WITHIN, 200, () -> openJobs() == 0);
    System.out.printf("settled, %d open%n", openJobs());
  }

  private void check(ObjectNode report, Fleet all) {
    ObjectNode facts = Door.JSON.createObjectNode();
    facts.put("database", stack.home().resolve("hq/control.db").toString());
    facts.put("pattern", all.pattern());
    ArrayNode machines = facts.putArray("machines");
    all.facts().forEach(machines::add);
    ArrayNode list = facts.putArray("jobs");
    jobs.forEach(job -> list.add(job.facts()));
    ArrayNode done = facts.putArray("faults");
    faults.forEach(done::add);
    Path file = folder.resolve("facts.json");
    try {
      Door.JSON.writeValue(file.toFile(), facts);
      report.setAll(Checker.check(file, path -> all.door().bytes(path)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void join(Thread thread) {
    join(thread, 0);
  }

  private static void join(Thread thread, long millis) {
    try {
      thread.join(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(hook);
    release();
  }

  private void release() {
    isEnding = true;
    fleet.ifPresent(Fleet::close);
    stack.aj("down");
    for (String part : Stack.PARTS) {
      stack.process(part, "child").ifPresent(Processes::kill);
    }
    Processes.killMarked(
        jobs.stream().flatMap(job -> job.opId().stream()).collect(Collectors.toSet()));
    Processes.killNaming(folder);
    fleet.ifPresent(Fleet::unmount);
    if (options.keeps()) {
      System.out.println("kept: " + folder);
      return;
    }
    Path agent = stack.home().resolve("agent");
    try {
      if (Files.isSymbolicLink(agent)) {
        delete(agent.toRealPath().resolve("..").normalize());
      }
      delete(folder);
    } catch (IOException e) {
      System.err.println("left behind: " + folder + " (" + e + ")");
    }
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
