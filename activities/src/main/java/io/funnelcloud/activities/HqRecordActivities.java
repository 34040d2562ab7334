package io.funnelcloud.activities;

import static io.funnelcloud.activities.FaultBorder.crossing;

import io.funnelcloud.activities.record.OperationJudge;
import io.funnelcloud.activities.record.RequestBook;
import io.funnelcloud.activities.summarise.Summariser;
import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.contract.request.NotStartedAsk;
import io.funnelcloud.contract.request.NotStartedJudgement;
import io.funnelcloud.contract.request.PrepareAsk;
import io.funnelcloud.contract.request.RecordActivities;
import io.funnelcloud.contract.request.RecordAsk;
import io.funnelcloud.contract.request.RequestId;
import io.funnelcloud.contract.request.RequestInput;
import io.funnelcloud.contract.request.SummaryOutcome;
import java.time.Clock;
import java.util.List;

/// What a request decides, written into HQ's store.
record HqRecordActivities(RequestBook book, Summariser summariser, Clock clock)
    implements RecordActivities {

  @Override
  public List<OperationRef> prepare(PrepareAsk ask) {
    return crossing(() -> {
      RequestInput input = known(ask.request());
      return book.insert(ask, ask.agents().stream().map(agent -> ref(ask, agent, input)).toList());
    });
  }

  private static OperationRef ref(PrepareAsk ask, AgentId agent, RequestInput input) {
    OpId opId = new OpId(ask.request(), ask.step(), agent, ask.attempt());
    return new OperationRef(
        opId,
        agent,
        input.specSha256(),
        ask.deliverBy(),
        input.clocks().runFor(),
        input.priority());
  }

  private RequestInput known(RequestId request) {
    return book.input(request)
        .orElseThrow(
            () -> new Fault(FaultCode.NOT_FOUND, "request " + request + " is not in HQ's store"));
  }

  @Override
  public void record(RecordAsk ask) {
    crossing(() -> {
      book.record(ask);
      return ask.request();
    });
  }

  @Override
  public List<OpId> cancelledBeforeClaim(RequestId request) {
    return crossing(() -> book.cancelledBeforeClaim(request));
  }

  @Override
  public NotStartedJudgement judgeNotStarted(NotStartedAsk ask) {
    return crossing(() -> {
      book.doubt(ask.opId());
      return book.operation(ask.opId())
          .map(row -> OperationJudge.notStarted(row, ask.journalId(), clock.instant()))
          .orElse(NotStartedJudgement.LOST);
    });
  }

  @Override
  public SummaryOutcome summarise(RequestId request) {
    return crossing(() -> summariser.summarise(request));
  }
}
