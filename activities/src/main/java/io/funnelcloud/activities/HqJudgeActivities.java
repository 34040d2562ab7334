package io.funnelcloud.activities;

import static io.funnelcloud.activities.FaultBorder.crossing;

import io.funnelcloud.activities.classify.CommandJudge;
import io.funnelcloud.activities.discover.MachineFinder;
import io.funnelcloud.activities.elevate.DenialJudge;
import io.funnelcloud.activities.record.OperationRow;
import io.funnelcloud.activities.record.RequestBook;
import io.funnelcloud.contract.fleet.FleetSnapshot;
import io.funnelcloud.contract.intent.Verdict;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.request.Denial;
import io.funnelcloud.contract.request.DiscoverAsk;
import io.funnelcloud.contract.request.JudgeActivities;
import io.funnelcloud.contract.request.LastContact;
import io.funnelcloud.contract.request.RequestId;

/// The look-ups of a request, answered from HQ's store, registry and artifacts.
record HqJudgeActivities(
    CommandJudge commands, MachineFinder machines, DenialJudge denials, RequestBook book)
    implements JudgeActivities {

  @Override
  public Verdict classify(RequestId request) {
    return crossing(() -> commands.judge(request));
  }

  @Override
  public FleetSnapshot discover(DiscoverAsk ask) {
    return crossing(() -> machines.find(ask));
  }

  @Override
  public Denial judgeDenial(OpId opId) {
    return crossing(() -> denials.judge(opId));
  }

  @Override
  public LastContact lastContact(OpId opId) {
    return crossing(() -> new LastContact(book.operation(opId).flatMap(OperationRow::heardAt)));
  }
}
