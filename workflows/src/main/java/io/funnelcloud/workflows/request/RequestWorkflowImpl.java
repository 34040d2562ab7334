package io.funnelcloud.workflows.request;

import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.request.ApprovalAnswer;
import io.funnelcloud.contract.request.CancelNotice;
import io.funnelcloud.contract.request.RequestInput;
import io.funnelcloud.contract.request.RequestProgress;
import io.funnelcloud.contract.request.RequestResult;
import io.funnelcloud.contract.request.RequestStatus;
import io.funnelcloud.contract.request.RequestWorkflow;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/// The shell of one request: feeds events to [RequestPlanner] and performs the steps it names.
/// Public only because Temporal builds it by its type.
public final class RequestWorkflowImpl implements RequestWorkflow {
  private final Queue<Event> events = new ArrayDeque<>();
  private final Attributes attributes = new Attributes();
  private final HqErrands hq;
  private final MachineErrands machines;
  private RequestState state;
  private RequestStatus status = RequestStatus.RUNNING;
  private String why = "just asked";
  private Optional<RequestResult> result = Optional.empty();

  @WorkflowInit
  public RequestWorkflowImpl(RequestInput input) {
    this.state = RequestState.of(input);
    this.hq = new HqErrands(input.id());
    this.machines = new MachineErrands(input.words(), events::add);
  }

  @Override
  public RequestResult run(RequestInput input) {
    take(new Event.Started(now()));
    while (!state.isEnded()) {
      Workflow.await(() -> !events.isEmpty());
      take(events.remove());
      if (events.isEmpty()) {
        take(new Event.Settled(now()));
      }
    }
    Workflow.await(Workflow::isEveryHandlerFinished);
    return result.orElseThrow();
  }

  private void take(Event event) {
    Plan plan = RequestPlanner.next(state, event);
    state = plan.state();
    plan.steps().forEach(this::perform);
    if (!state.isEnded()) {
      tell(state.liveStatus(), Words.live(state));
    }
  }

  private void perform(Step step) {
    switch (step) {
      case Step.Classify _ -> events.add(hq.classify());
      case Step.Discover discover -> events.add(hq.discover(discover));
      case Step.Rediscover rediscover -> events.add(hq.rediscover(rediscover));
      case Step.Prepare prepare -> events.add(hq.prepare(prepare));
      case Step.StartApprovalTimer start -> machines.startApprovalTimer(start.limit());
      case Step.StopApprovalTimer _ -> machines.stopApprovalTimer();
      case Step.Run run -> machines.run(run);
      case Step.Attach attach -> machines.attach(attach);
      case Step.Withdraw withdraw -> machines.withdraw(withdraw.opId());
      case Step.StartResolveTimer start -> machines.startResolveTimer(start);
      case Step.StopResolveTimer stop -> machines.stopResolveTimer(stop.opId());
      case Step.AskLastContact ask -> events.add(hq.lastContact(ask.opId()));
      case Step.JudgeNotStarted judge -> events.add(hq.judgeNotStarted(judge.ask()));
      case Step.JudgeDenial judge -> events.add(hq.judgeDenial(judge.opId()));
      case Step.LookForCancelled _ -> events.add(hq.cancelledBeforeClaim());
      case Step.WriteDown writeDown -> hq.record(writeDown.ask());
      case Step.Finish finish -> finish(finish);
    }
  }

  private void finish(Step.Finish step) {
    result = Optional.of(step.result());
    tell(step.result().status(), step.result().summary());
    hq.record(step.ask());
    hq.summarise();
  }

  private void tell(RequestStatus now, String words) {
    status = now;
    why = words;
    Workflow.setCurrentDetails(words);
    if (state.fleet().isPresent() || state.isEnded()) {
      attributes.show(state, now);
    }
  }

  @Override
  public RequestStatus answerApproval(ApprovalAnswer answer) {
    events.add(new Event.ApprovalAnswered(now(), answer));
    Workflow.await(() -> state.phase() != RequestState.Phase.ASKING);
    return status;
  }

  @Override
  public void checkApproval(ApprovalAnswer answer) {
    Gate.objection(state, answer).ifPresent(RequestWorkflowImpl::refuse);
  }

  private static void refuse(String objection) {
    throw ApplicationFailure.newNonRetryableFailure(objection, FaultCode.CONFLICT.name());
  }

  @Override
  public void cancel(CancelNotice notice) {
    events.add(new Event.CancelAsked(now(), notice));
  }

  @Override
  public RequestProgress progress() {
    return new RequestProgress(
        status,
        why,
        state.verdict(),
        state.fleet(),
        state.counting().stream().map(Member::outcome).toList());
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }
}
