package io.funnelcloud.testkit;

import io.funnelcloud.contract.fleet.FleetSnapshot;
import io.funnelcloud.contract.intent.Verdict;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.contract.request.Denial;
import io.funnelcloud.contract.request.DiscoverAsk;
import io.funnelcloud.contract.request.JudgeActivities;
import io.funnelcloud.contract.request.LastContact;
import io.funnelcloud.contract.request.NotStartedAsk;
import io.funnelcloud.contract.request.NotStartedJudgement;
import io.funnelcloud.contract.request.PrepareAsk;
import io.funnelcloud.contract.request.RecordActivities;
import io.funnelcloud.contract.request.RecordAsk;
import io.funnelcloud.contract.request.RequestId;
import io.funnelcloud.contract.request.RequestStatus;
import io.funnelcloud.contract.request.SummaryOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// HQ's look-ups and store in memory. What it answers is set by the test; what it was told is kept.
public final class FakeHq implements JudgeActivities, RecordActivities {
  private final FakeFleet fleet;
  private final Sha256 spec;
  private final List<RecordAsk> records = new CopyOnWriteArrayList<>();
  private final List<OpId> cancelled = new CopyOnWriteArrayList<>();
  private volatile Verdict verdict = SampleRequests.reads();
  private volatile Denial denial = new Denial.NotProven();
  private volatile NotStartedJudgement judgement = NotStartedJudgement.RUN_AGAIN;

  public FakeHq(FakeFleet fleet, Sha256 spec) {
    this.fleet = fleet;
    this.spec = spec;
  }

  public FakeHq judging(Verdict answer) {
    verdict = answer;
    return this;
  }

  public FakeHq proving(Denial answer) {
    denial = answer;
    return this;
  }

  public FakeHq judgingNotStarted(NotStartedJudgement answer) {
    judgement = answer;
    return this;
  }

  /// As if the cancel had found this operation unclaimed.
  public void cancelBeforeClaim(OpId opId) {
    cancelled.add(opId);
  }

  public List<RequestStatus> statuses() {
    return records.stream().map(RecordAsk::status).toList();
  }

  public List<RecordAsk> records() {
    return List.copyOf(records);
  }

  @Override
  public Verdict classify(RequestId request) {
    return verdict;
  }

  @Override
  public FleetSnapshot discover(DiscoverAsk ask) {
    return fleet.snapshot(ask);
  }

  @Override
  public Denial judgeDenial(OpId opId) {
    return denial;
  }

  @Override
  public LastContact lastContact(OpId opId) {
    return new LastContact(Optional.empty());
  }

  @Override
  public List<OperationRef> prepare(PrepareAsk ask) {
    List<OperationRef> refs = new ArrayList<>();
    ask.agents()
        .forEach(agent ->
            refs.add(
                new OperationRef(
                    new OpId(ask.request(), ask.step(), agent, ask.attempt()),
                    agent,
                    spec,
                    ask.deliverBy(),
                    Duration.ofHours(1))));
    return refs;
  }

  @Override
  public void record(RecordAsk ask) {
    records.add(ask);
  }

  @Override
  public List<OpId> cancelledBeforeClaim(RequestId request) {
    return List.copyOf(cancelled);
  }

  @Override
  public NotStartedJudgement judgeNotStarted(NotStartedAsk ask) {
    return judgement;
  }

  @Override
  public SummaryOutcome summarise(RequestId request) {
    return new SummaryOutcome(List.of());
  }
}
