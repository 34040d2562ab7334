package io.funnelcloud.agent.operation;

import io.funnelcloud.agent.audit.OperationAudit;
import io.funnelcloud.agent.door.ControlListener;
import io.funnelcloud.agent.door.HqCalls;
import io.funnelcloud.agent.identity.Self;
import io.funnelcloud.agent.journal.Housekeeping;
import io.funnelcloud.agent.journal.Journal;
import io.funnelcloud.agent.journal.OpFolder;
import io.funnelcloud.agent.journal.TaskToken;
import io.funnelcloud.agent.waiting.Bell;
import io.funnelcloud.contract.agent.v1.CancelOperation;
import io.funnelcloud.contract.agent.v1.LocalOperation;
import io.funnelcloud.contract.agent.v1.OperationVerdict;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.operation.MachineOperations;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationRef;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All operations this agent holds: takes deliveries in, resumes what an agent before it left,
/// passes cancels and verdicts on, and keeps HQ knowing that they go on.
public final class OperationEngine implements ControlListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OperationEngine.class);
  // A third of the heartbeat timeout of 30 s.
  private static final Duration BEAT_PERIOD = Duration.ofSeconds(10);
  // Longer than a pause between beats, or a round of them, can take: this process was stopped.
  private static final Duration BEAT_LATE_MAX = Duration.ofSeconds(25);
  private static final int HELD_MAX = 2_000;
  private static final Duration CRASH_PAUSE = Duration.ofSeconds(5);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);

  private final EngineParts parts;
  private final AgentId self;
  private final BiConsumer<Dismissal, String> onDismissal;
  private final Thread beats;
  private final Bell nextBeat = new Bell();
  private final SleepWatch sleep = SleepWatch.ofSystem(BEAT_LATE_MAX);
  private final Upkeep upkeep;
  // Guarded by this.
  private final Map<OpId, Operation> operations = new HashMap<>();
  private final Map<OpId, Thread> lives = new HashMap<>();
  private boolean stopped;
  private volatile Runnable onWake = () -> {};

  /// What an engine is made of.
  public record Setup(
      Self self,
      Journal journal,
      OperationAudit audit,
      HqCalls hq,
      Supervisor supervisor,
      SecondLook secondLook,
      CommandEnvironment environment,
      int slots,
      InstantSource clock) {

    OrderDesk desk() {
      return new OrderDesk(self, journal.ledger(), secondLook, environment, clock);
    }
  }

  public OperationEngine(Setup setup, BiConsumer<Dismissal, String> onDismissal) {
    this.self = setup.self().identity().agent();
    this.onDismissal = onDismissal;
    this.parts =
        new EngineParts(
            setup.journal(),
            setup.audit(),
            setup.hq(),
            setup.supervisor(),
            setup.desk(),
            new Slots(setup.slots()),
            BootId.current(),
            setup.clock());
    this.upkeep = new Upkeep(parts.journal(), parts.slots(), parts.clock(), this::takeAway);
    this.beats = Thread.ofVirtual().name("beats").unstarted(this::keepBeating);
  }

  /// The activities that Temporal's worker calls.
  public MachineOperations deliveries() {
    return new Deliveries(this, parts.clock());
  }

  /// Takes up what the journal holds, and begins to beat.
  ///
  /// @param onWake called when the machine slept or this process was stopped: connections that
  ///   looked alive before may be dead
  public synchronized void start(Runnable onWake) {
    this.onWake = onWake;
    for (OpFolder folder : parts.journal().open()) {
      folder.ref().ifPresent(ref -> begin(newOperation(folder, ref)));
    }
    beats.start();
    upkeep.start();
  }

  /// What is in use stays.
  private synchronized boolean takeAway(Housekeeping.Entry entry) {
    boolean isHeld = entry.opId().filter(operations::containsKey).isPresent();
    return !isHeld && parts.journal().discard(entry);
  }

  /// What became of a delivery.
  sealed interface Intake {
    record Taken() implements Intake {}

    /// Nothing of it was done here, nor will be.
    record Refused(String why) implements Intake {}

    /// What the operation did here cannot be told now; the same delivery may come again.
    record Unable(String why) implements Intake {}
  }

  synchronized Intake accept(OperationRef ref, TaskToken token) {
    if (!ref.agentId().equals(self)) {
      return new Intake.Refused("it is for " + ref.agentId() + ", this is " + self); // I2
    }
    Operation known = operations.get(ref.opId());
    if (known != null) {
      known.deliver(token);
      return new Intake.Taken();
    }
    OpFolder folder = parts.journal().folder(ref.opId());
    if (operations.size() >= HELD_MAX && token.kind() == TaskToken.Kind.RUN && !folder.isMade()) {
      return new Intake.Refused(
          "this machine holds " + operations.size() + " operations already, and takes no more");
    }
    return begun(folder, ref, token);
  }

  private Intake begun(OpFolder folder, OperationRef ref, TaskToken token) {
    try {
      folder.accept(ref, token);
    } catch (IOException e) {
      LOG.error("cannot write the delivery of {}: {}", ref.opId(), e.getMessage());
      if (!folder.isMade()) {
        String why = "this machine cannot write its journal: " + e.getMessage();
        return switch (token.kind()) {
          case RUN -> new Intake.Refused(why);
          case ATTACH -> new Intake.Unable(why);
        };
      }
      // The folder is there already, and tells all there is to tell.
    }
    Operation operation = newOperation(folder, ref);
    operation.mailbox().put(token);
    begin(operation);
    return new Intake.Taken();
  }

  private Operation newOperation(OpFolder folder, OperationRef ref) {
    return new Operation(parts, folder, ref, this::reconcile);
  }

  private void begin(Operation operation) {
    operations.put(operation.ref().opId(), operation);
    Thread life =
        Thread.ofVirtual().name("op " + operation.ref().opId()).unstarted(() -> live(operation));
    lives.put(operation.ref().opId(), life);
    life.start();
  }

  /// A failure of ours ends nothing: after a pause the operation is taken up again from its folder.
  private void live(Operation operation) {
    while (!isStopped()) {
      try {
        if (operation.live() && isDone(operation)) {
          return;
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | Error e) {
        // Also after an Error: a dead thread would be heartbeated for ever.
        if (isStopped()) {
          return;
        }
        LOG.error("{} stumbled and is taken up again", operation.ref().opId(), e);
        pause(operation);
      }
    }
  }

  private static void pause(Operation operation) {
    try {
      operation.mailbox().await(CRASH_PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean isStopped() {
    return stopped;
  }

  /// A delivery that came in the last moment keeps the operation.
  private synchronized boolean isDone(Operation operation) {
    if (operation.mailbox().hasUnanswered()) {
      return false;
    }
    operations.remove(operation.ref().opId());
    lives.remove(operation.ref().opId());
    return true;
  }

  private synchronized List<Operation> all() {
    return List.copyOf(operations.values());
  }

  private void keepBeating() {
    try {
      while (true) {
        sleep.look().ifPresent(this::woke);
        beatSafely();
        sleep.look().ifPresent(this::woke); // Beats that wait for HQ are no stop.
        nextBeat.await(BEAT_PERIOD);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void woke(SleepWatch.Pause pause) {
    switch (pause) {
      case SleepWatch.Pause.Slept(Duration time) ->
          LOG.warn("this machine slept for {} s until {}", time.toSeconds(), now());
      case SleepWatch.Pause.Stopped(Duration time) ->
          LOG.warn("this agent was stopped for up to {} s until {}", time.toSeconds(), now());
    }
    onWake.run();
  }

  private Instant now() {
    return parts.clock().instant();
  }

  private void beatSafely() throws InterruptedException {
    try {
      beatAll();
    } catch (RuntimeException e) {
      LOG.error("a round of heartbeats failed", e);
    }
  }

  private void beatOnce() {
    try {
      beatSafely();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// All at once: one that waits for its answer must not make the others late.
  private void beatAll() throws InterruptedException {
    AtomicBoolean anyDead = new AtomicBoolean();
    List<Thread> round = new ArrayList<>();
    for (Operation operation : all()) {
      round.add(Thread.startVirtualThread(() -> anyDead.compareAndSet(false, isDead(operation))));
    }
    for (Thread beat : round) {
      beat.join();
    }
    if (anyDead.get()) {
      reconcile();
    }
  }

  private static boolean isDead(Operation operation) {
    try {
      return operation.beat();
    } catch (StatusRuntimeException e) {
      LOG.debug("no heartbeat for {}: {}", operation.ref().opId(), e.getStatus());
    } catch (RuntimeException e) {
      LOG.error("the heartbeat of {} failed", operation.ref().opId(), e);
    }
    return false;
  }

  /// A dead token says nothing about the operation, so HQ is asked.
  private void reconcile() {
    try {
      apply(parts.hq().reconcile(held()));
    } catch (StatusRuntimeException e) {
      LOG.debug("cannot reconcile now: {}", e.getStatus());
    }
  }

  @Override
  public List<LocalOperation> held() {
    return all().stream().map(Operation::local).toList();
  }

  @Override
  public void apply(List<OperationVerdict> verdicts) {
    for (OperationVerdict verdict : verdicts) {
      Optional<Operation> operation = find(verdict.getOpId());
      switch (verdict.getVerdictCase()) {
        case CANCEL -> cancel(verdict.getCancel());
        case TERMINAL, UNKNOWN -> operation.ifPresent(held -> held.mailbox().abandon());
        case KEEP_GOING, VERDICT_NOT_SET -> {}
      }
    }
  }

  @Override
  public void cancel(CancelOperation cancel) {
    Optional<Duration> grace =
        Optional.of(cancel.getGraceMillis()).filter(millis -> millis > 0).map(Duration::ofMillis);
    CancelAsk ask = new CancelAsk(grace, cancel.getReason());
    find(cancel.getOpId()).ifPresent(operation -> operation.mailbox().cancel(ask));
  }

  private synchronized Optional<Operation> find(String opId) {
    return Optional.ofNullable(operations.get(OpId.parse(opId)));
  }

  @Override
  public void inContact() {
    Thread.ofVirtual().name("beat on contact").start(this::beatOnce);
    all().forEach(Operation::inContact);
  }

  @Override
  public int freeSlots() {
    return parts.slots().free();
  }

  @Override
  public void dismissed(Dismissal dismissal, String reason) {
    onDismissal.accept(dismissal, reason);
  }

  /// Lets go of everything; the commands run on.
  @Override
  public void close() {
    List<Thread> ending;
    synchronized (this) {
      stopped = true;
      beats.interrupt();
      upkeep.stop();
      ending = List.copyOf(lives.values());
    }
    ending.forEach(Thread::interrupt);
    joinAll(ending);
  }

  /// What they still write goes into a journal that is open.
  private static void joinAll(List<Thread> ending) {
    long until = System.nanoTime() + CLOSE_PATIENCE.toNanos();
    try {
      for (Thread life : ending) {
        Duration left = Duration.ofNanos(until - System.nanoTime());
        if (!life.join(left.isPositive() ? left : Duration.ofMillis(1))) {
          LOG.warn("{} does not end", life.getName());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
