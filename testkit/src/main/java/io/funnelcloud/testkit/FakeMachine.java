package io.funnelcloud.testkit;

import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.fleet.MachineName;
import io.funnelcloud.contract.fleet.Presence;
import io.funnelcloud.contract.fleet.Target;
import io.funnelcloud.contract.operation.AttachAnswer;
import io.funnelcloud.contract.operation.MachineOperations;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.operation.OperationState;
import io.temporal.activity.Activity;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;

/// A machine that does what its script says, in order; the last line repeats.
public final class FakeMachine implements MachineOperations {

  /// What a machine does with one delivery.
  public sealed interface Behaviour {
    record Succeeds() implements Behaviour {}

    record Fails(int exitCode) implements Behaviour {}

    record Refuses(String why) implements Behaviour {}

    /// Ends in any state, for whatever the others do not say.
    record Ends(OperationState state, String why) implements Behaviour {}

    /// Accepts the task and is never heard again.
    record Silent() implements Behaviour {}

    /// Only for attaching: says that it never started, by this journal.
    record NeverStarted(String journalId) implements Behaviour {}

    /// Answers for another operation than the one it was asked about.
    record Mistaken() implements Behaviour {}
  }

  private final Target target;
  private final Queue<Behaviour> onRun = new ArrayDeque<>();
  private final Queue<Behaviour> onAttach = new ArrayDeque<>();
  private final List<OpId> delivered = new CopyOnWriteArrayList<>();
  private final List<OpId> attached = new CopyOnWriteArrayList<>();

  public FakeMachine(String name, Presence presence) {
    this.target =
        new Target(
            new AgentId("agent" + name.replace("-", "")), new MachineName(name), "linux", presence);
  }

  public FakeMachine onRun(Behaviour... script) {
    onRun.addAll(List.of(script));
    return this;
  }

  public FakeMachine onAttach(Behaviour... script) {
    onAttach.addAll(List.of(script));
    return this;
  }

  public Target target() {
    return target;
  }

  public String queue() {
    return MachineOperations.queueOf(target.agent());
  }

  public List<OpId> delivered() {
    return List.copyOf(delivered);
  }

  public List<OpId> attached() {
    return List.copyOf(attached);
  }

  @Override
  public OperationResult run(OperationRef ref) {
    delivered.add(ref.opId());
    return result(ref, next(onRun)).orElseGet(() -> silent(ref));
  }

  @Override
  public AttachAnswer attach(OperationRef ref) {
    attached.add(ref.opId());
    Behaviour behaviour = next(onAttach);
    if (behaviour instanceof Behaviour.NeverStarted(String journalId)) {
      return new AttachAnswer.NotStarted(journalId);
    }
    return new AttachAnswer.Finished(result(ref, behaviour).orElseGet(() -> silent(ref)));
  }

  private static Optional<OperationResult> result(OperationRef ref, Behaviour behaviour) {
    OpId opId = ref.opId();
    Instant at =
        Instant.ofEpochMilli(Activity.getExecutionContext().getInfo().getScheduledTimestamp());
    return switch (behaviour) {
      case Behaviour.Succeeds _ -> Optional.of(SampleResults.succeeded(opId, at));
      case Behaviour.Fails fails -> Optional.of(SampleResults.failed(opId, fails.exitCode(), at));
      case Behaviour.Refuses refuses ->
          Optional.of(OperationResult.without(opId, OperationState.REFUSED, refuses.why(), at));
      case Behaviour.Ends ends ->
          Optional.of(OperationResult.without(opId, ends.state(), ends.why(), at));
      case Behaviour.Mistaken _ ->
          Optional.of(
              SampleResults.succeeded(
                  new OpId(opId.request(), opId.step(), opId.agent(), opId.attempt() + 1), at));
      case Behaviour.Silent _ -> Optional.empty();
      case Behaviour.NeverStarted _ -> Optional.empty();
    };
  }

  /// The value is not used: the task stays open until Temporal gives it up.
  private static OperationResult silent(OperationRef ref) {
    Activity.getExecutionContext().doNotCompleteOnReturn();
    return SampleResults.succeeded(ref.opId(), Instant.EPOCH);
  }

  private static Behaviour next(Queue<Behaviour> script) {
    Behaviour next = script.size() > 1 ? script.remove() : script.peek();
    return next == null ? new Behaviour.Succeeds() : next;
  }
}
