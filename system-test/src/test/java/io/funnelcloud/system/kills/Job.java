package io.funnelcloud.system.kills;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// One op of the harness while it goes on: asked for, perhaps cancelled, in the end closed.
final class Job {
  private static final Duration ASKING = Duration.ofMinutes(4);
  private static final Duration STARTING = Duration.ofSeconds(6);

  private final JobPlan plan;
  private final Door door;
  private final Fleet fleet;
  private volatile boolean isPosting;
  private volatile Optional<String> request = Optional.empty();
  private volatile Optional<String> opId = Optional.empty();
  private volatile boolean isCancelSent;
  private volatile boolean isClosed;
  private volatile long closedMillis = Long.MAX_VALUE;
  private volatile String failure = "";
  private volatile String refusal = "";
  private final long bornMillis = System.currentTimeMillis();

  Job(JobPlan plan, Door door, Fleet fleet) {
    this.plan = plan;
    this.door = door;
    this.fleet = fleet;
  }

  JobPlan plan() {
    return plan;
  }

  Optional<String> request() {
    return request;
  }

  boolean isClosed() {
    return isClosed || !failure.isEmpty();
  }

  void close() {
    closedMillis = System.currentTimeMillis();
    isClosed = true;
  }

  /// Asks, and cancels when that is the plan; ends when nothing is left to ask.
  void perform() {
    isPosting = true;
    Optional<String> id = post();
    if (id.isEmpty()) {
      failure = "could not be asked for: " + refusal;
      return;
    }
    opId = fleet.agentId(plan.machine()).map(agent -> id.get() + ".1." + agent + ".1");
    request = id;
    if (plan.kind().isCancelled()) {
      if (plan.cancelOnStart() && plan.kind() != JobKind.CANCELLED_WAITING) {
        Pause.until(STARTING, () -> has("start"));
      }
      Pause.millis(plan.cancelAfterMillis());
      cancel(id.get());
    }
  }

  private Optional<String> post() {
    ObjectNode ask = Door.JSON.createObjectNode();
    ask.put("command", plan.command(fleet.effects(plan.machine()), fleet.pattern()));
    ask.put("on", plan.machine());
    ask.put("runFor", plan.runFor());
    ask.put("deliverBy", plan.deliverBy());
    ask.put("yes", true);
    return repeated("requests", ask.toString()).map(answer -> answer.json().path("id").asText());
  }

  private void cancel(String id) {
    isCancelSent = true;
    Optional<Door.Answer> answer = repeated("requests/" + id + "/cancel", "{}");
    if (answer.isEmpty()) {
      failure = "could not be cancelled: " + refusal;
    }
  }

  /// HQ may be dead at any moment; the same words under the same key are the same request.
  private Optional<Door.Answer> repeated(String path, String body) {
    long end = System.nanoTime() + ASKING.toNanos();
    String last = "";
    while (System.nanoTime() < end) {
      try {
        Door.Answer answer = door.post(path, body, fleet.run() + plan.key());
        if (answer.isGood()) {
          return Optional.of(answer);
        }
        last = answer.toString();
        if (answer.status() == 409 && path.endsWith("cancel")) {
          return Optional.of(answer);
        }
        if (answer.status() < 500 && answer.status() != 429) {
          break;
        }
      } catch (IOException away) {
        last = away.toString();
      }
      Pause.millis(250);
    }
    refusal = last;
    return Optional.empty();
  }

  /// Whether the op's folder on its machine holds this file.
  private boolean has(String file) {
    return folder().filter(folder -> Files.exists(folder.resolve(file))).isPresent();
  }

  Optional<String> opId() {
    return opId;
  }

  Optional<Path> folder() {
    return opId.flatMap(id -> fleet.state(plan.machine()).map(s -> s.resolve("journal/ops/" + id)));
  }

  boolean isAt(Trigger.Moment moment) {
    return switch (moment) {
      case TIME -> true;
      case POSTING -> isPosting;
      case POSTED -> request.isPresent();
      case ROW -> state().isPresent();
      case DELIVERED -> state().filter("DELIVERED"::equals).isPresent() || has("order");
      case ORDER -> has("order");
      case LAUNCH -> has("launch.json");
      case START -> has("start");
      case PID -> has("pid");
      case CANCEL -> isCancelSent;
      case EXIT -> has("exit");
      case CLOSED -> has("closed");
    };
  }

  private Optional<String> state() {
    return opId.flatMap(fleet.store()::stateOf);
  }

  ObjectNode facts() {
    ObjectNode facts = Door.JSON.createObjectNode();
    facts.put("key", plan.key());
    facts.put("kind", plan.kind().name());
    facts.put("machine", plan.machine());
    facts.put("number", plan.number());
    facts.put("from", plan.from());
    facts.put("bytes", plan.bytes());
    facts.put("request", request.orElse(""));
    facts.put("opId", opId.orElse(""));
    facts.put("bornMillis", bornMillis);
    facts.put("closedMillis", closedMillis);
    facts.put("cancelSent", isCancelSent);
    facts.put("failure", failure);
    return facts;
  }
}
