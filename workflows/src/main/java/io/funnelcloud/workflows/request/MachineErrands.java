package io.funnelcloud.workflows.request;

import io.funnelcloud.contract.fleet.MachineName;
import io.funnelcloud.contract.operation.AttachAnswer;
import io.funnelcloud.contract.operation.MachineOperations;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationResult;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TimeoutFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a request sends to machines and the timers it keeps; whatever comes back becomes an event.
/// Touched only by the workflow's own threads.
final class MachineErrands {
  private final String words;
  private final Consumer<Event> events;
  private final Map<OpId, CancellationScope> sent = new HashMap<>();
  private final Map<OpId, CancellationScope> patience = new HashMap<>();
  private Optional<CancellationScope> approval = Optional.empty();

  MachineErrands(String words, Consumer<Event> events) {
    this.words = words;
    this.events = events;
  }

  void run(Step.Run step) {
    OpId opId = step.ref().opId();
    MachineOperations machine =
        Workflow.newActivityStub(
            MachineOperations.class,
            ActivityProfiles.run(step.ref(), step.patience(), summary(step.machine())));
    sent.put(opId, scoped(() -> listen(opId, Async.function(machine::run, step.ref()))));
  }

  private void listen(OpId opId, Promise<OperationResult> answer) {
    answer.handle((result, failure) -> {
      after(opId, result, failure).ifPresent(events);
      return result;
    });
  }

  private static Optional<Event> after(
      OpId opId, @Nullable OperationResult result, @Nullable RuntimeException failure) {
    if (failure == null && result != null) {
      return Optional.of(new Event.OperationEnded(now(), opId, result));
    }
    if (isWithdrawn(failure)) {
      return Optional.empty();
    }
    return Optional.of(
        isNeverDelivered(failure)
            ? new Event.NeverDelivered(now(), opId)
            : new Event.ContactLost(now(), opId));
  }

  void attach(Step.Attach step) {
    OpId opId = step.ref().opId();
    MachineOperations machine =
        Workflow.newActivityStub(
            MachineOperations.class,
            ActivityProfiles.attach(
                step.ref(), step.limit(), "asks " + step.machine() + " how it ended"));
    sent.put(opId, scoped(() -> listenAttached(opId, Async.function(machine::attach, step.ref()))));
  }

  private void listenAttached(OpId opId, Promise<AttachAnswer> answer) {
    answer.handle((told, failure) -> {
      afterAttached(opId, told, failure).ifPresent(events);
      return told;
    });
  }

  private static Optional<Event> afterAttached(
      OpId opId, @Nullable AttachAnswer answer, @Nullable RuntimeException failure) {
    if (failure == null && answer != null) {
      return Optional.of(told(opId, answer));
    }
    return isWithdrawn(failure)
        ? Optional.empty()
        : Optional.of(new Event.AttachGaveUp(now(), opId));
  }

  private static Event told(OpId opId, AttachAnswer answer) {
    return switch (answer) {
      case AttachAnswer.Finished finished ->
          new Event.OperationEnded(now(), opId, finished.result());
      case AttachAnswer.NotStarted notStarted ->
          new Event.NotStarted(now(), opId, notStarted.journalId());
    };
  }

  void withdraw(OpId opId) {
    Optional.ofNullable(sent.remove(opId)).ifPresent(CancellationScope::cancel);
  }

  void startResolveTimer(Step.StartResolveTimer step) {
    String summary = "no contact with " + step.machine() + ": when to give up";
    Event passed = new Event.ResolvePassed(now().plus(step.limit()), step.opId());
    patience.put(step.opId(), timer(step.limit(), summary, passed));
  }

  void stopResolveTimer(OpId opId) {
    Optional.ofNullable(patience.remove(opId)).ifPresent(CancellationScope::cancel);
  }

  void startApprovalTimer(Duration limit) {
    Event nobody = new Event.NobodyAnswered(now().plus(limit));
    approval = Optional.of(timer(limit, "waits for a person's yes or no", nobody));
  }

  void stopApprovalTimer() {
    approval.ifPresent(CancellationScope::cancel);
  }

  private CancellationScope timer(Duration limit, String summary, Event rung) {
    TimerOptions options = TimerOptions.newBuilder().setSummary(summary).build();
    return scoped(() -> Workflow.newTimer(limit, options).thenApply(_ -> arise(rung)));
  }

  private Event arise(Event event) {
    events.accept(event);
    return event;
  }

  private static CancellationScope scoped(Runnable work) {
    CancellationScope scope = Workflow.newCancellationScope(work);
    scope.run();
    return scope;
  }

  private static boolean isWithdrawn(@Nullable RuntimeException failure) {
    return failure instanceof CanceledFailure
        || (failure instanceof ActivityFailure && failure.getCause() instanceof CanceledFailure);
  }

  private static boolean isNeverDelivered(@Nullable RuntimeException failure) {
    return failure instanceof ActivityFailure
        && failure.getCause() instanceof TimeoutFailure timeout
        && timeout.getTimeoutType() == TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START;
  }

  private String summary(MachineName machine) {
    return Words.summary(machine, words);
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }
}
