package io.funnelcloud.system.kills;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/// Does the faults of schedules to the fleet and writes down what it did, when and to whom.
final class FaultDesk {
  private static final Duration MOMENT_MOST = Duration.ofSeconds(60);
  private static final long CLOCK_MILLIS = 2_500;

  private final Fleet fleet;
  private final AtomicBoolean keeperDied = new AtomicBoolean();
  private final Map<String, Boolean> busy = new ConcurrentHashMap<>();

  FaultDesk(Fleet fleet) {
    this.fleet = fleet;
  }

  /// Whether a keeper was killed since this was asked last: only a person heals that.
  boolean needsHealing() {
    return keeperDied.getAndSet(false);
  }

  /// Waits for the moment, then does it; the answer is what was done.
  ObjectNode perform(FaultPlan plan, List<Job> jobs) {
    Job job = jobs.get(plan.trigger().job());
    boolean isMoment = Pause.until(MOMENT_MOST, () -> job.isAt(plan.trigger().moment()));
    Pause.millis(plan.trigger().millis());
    ObjectNode done = Door.JSON.createObjectNode();
    done.put("what", plan.kind().name());
    done.put("target", plan.target());
    done.put("millis", plan.millis());
    done.put("moment", plan.trigger().moment().name());
    done.put("momentCame", isMoment);
    done.put("of", job.plan().key());
    done.put("atMillis", System.currentTimeMillis());
    try {
      act(plan, job, done);
    } catch (RuntimeException e) {
      done.put("failed", String.valueOf(e.getMessage()));
    }
    done.put("untilMillis", System.currentTimeMillis());
    return done;
  }

  private void act(FaultPlan plan, Job job, ObjectNode done) {
    switch (plan.kind()) {
      case KILL_AGENT -> machine(plan).kill();
      case KILL_HQ, KILL_TEMPORAL -> killPart(plan.target(), "child");
      case KILL_KEEPER -> killKeeper(plan.target());
      case KILL_KEEPER_AND_PART -> {
        killKeeper(plan.target());
        killPart(plan.target(), "child");
      }
      case KILL_SEVERAL -> killSeveral(plan.millis());
      case KILL_ALL -> killAll();
      case STOP -> stop(plan);
      case CUT -> machine(plan).link().cut();
      case DOWN -> machine(plan).link().down(plan.millis());
      case DELAY -> machine(plan).link().delay(20 + plan.millis() % 200, plan.millis());
      case SWALLOW -> machine(plan).link().swallow(plan.millis());
      case KILL_SUPERVISOR -> killSupervisor(job, done);
      case DESTROY_FOLDER -> destroyFolder(job, done);
      case DESTROY_JOURNAL -> destroyJournal(machine(plan));
      case FILL_DISK -> once("disk", () -> fill(fleet.small().resolve("filler"), plan.millis()));
      case STEP_CLOCK -> once("clock " + plan.target(), () -> step(plan));
    }
  }

  private Machine machine(FaultPlan plan) {
    return fleet.machine(plan.target());
  }

  private void killPart(String part, String kind) {
    fleet.stack().process(part, kind).ifPresent(Processes::kill);
  }

  private void killKeeper(String part) {
    keeperDied.set(true);
    killPart(part, "keeper");
  }

  private void killSeveral(long choice) {
    switch ((int) (choice % 4)) {
      case 0 -> {
        killPart("hq", "child");
        fleet.machine("kills-1").kill();
      }
      case 1 -> {
        killPart("hq", "child");
        killPart("temporal", "child");
      }
      case 2 -> {
        killPart("temporal", "child");
        fleet.machine("kills-2").kill();
        killPart("agent", "child");
      }
      default -> {
        fleet.names().forEach(name -> fleet.machine(name).kill());
        killPart("agent", "child");
      }
    }
  }

  private void killAll() {
    Stack.PARTS.forEach(this::killKeeper);
    Stack.PARTS.forEach(part -> killPart(part, "child"));
    fleet.names().forEach(name -> fleet.machine(name).kill());
  }

  private void stop(FaultPlan plan) {
    String target = plan.target();
    Optional<ProcessHandle> process =
        fleet.names().contains(target)
            ? fleet.machine(target).process()
            : target.startsWith("keeper ")
                ? fleet.stack().process(target.substring("keeper ".length()), "keeper")
                : fleet.stack().process(target, "child");
    process.ifPresent(handle -> Processes.stopFor(handle, plan.millis()));
  }

  private static void killSupervisor(Job job, ObjectNode done) {
    job.folder()
        .flatMap(folder -> Processes.with("fc-supervisor", folder.toString()))
        .ifPresent(supervisor -> {
          done.put("supervisorOf", job.plan().key());
          Processes.kill(supervisor);
        });
  }

  private void destroyFolder(Job job, ObjectNode done) {
    Optional<Machine> machine = fleet.far(job.plan().machine());
    Optional<Path> folder = job.folder().filter(Files::exists);
    if (machine.isPresent() && folder.isPresent()) {
      done.put("folderOf", job.plan().key());
      machine.get().whileDead(() -> delete(folder.get()));
    }
  }

  private static void destroyJournal(Machine machine) {
    machine.whileDead(() -> {
      delete(machine.state().resolve("journal"));
      delete(machine.state().resolve("journal-id"));
    });
  }

  private static void delete(Path root) {
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      // A supervisor may still write into it.
      System.err.println("not wholly destroyed: " + root + " (" + e + ")");
    }
  }

  private void once(String what, Runnable deed) {
    if (busy.putIfAbsent(what, true) == null) {
      try {
        deed.run();
      } finally {
        busy.remove(what);
      }
    }
  }

  private static void fill(Path filler, long millis) {
    try {
      try (OutputStream out = Files.newOutputStream(filler)) {
        byte[] block = new byte[4096];
        while (true) {
          out.write(block);
        }
      } catch (IOException full) {
        Pause.millis(millis);
      }
      Files.deleteIfExists(filler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void step(FaultPlan plan) {
    Path file =
        plan.target().equals("hq") ? fleet.stack().clock() : fleet.machine(plan.target()).clock();
    write(file, plan.millis());
    Pause.millis(CLOCK_MILLIS);
    write(file, 0);
  }

  private static void write(Path file, long offset) {
    try {
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(fresh, Long.toString(offset));
      Files.setPosixFilePermissions(
          fresh, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
