package io.funnelcloud.contract.request;

import io.funnelcloud.contract.fleet.FleetSnapshot;
import io.funnelcloud.contract.intent.Verdict;
import io.funnelcloud.contract.operation.OpId;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/// The short look-ups before anything is dispatched. Local activities in the first workflow task;
/// reading only, so a second call is harmless.
@ActivityInterface
public interface JudgeActivities {

  /// Reads the exact command of the request at HQ and says what it would do.
  @ActivityMethod(name = "Classify")
  Verdict classify(RequestId request);

  /// Finds the machines the request is for.
  @ActivityMethod(name = "Discover")
  FleetSnapshot discover(DiscoverAsk ask);

  /// Says whether the output of a failed operation proves that rights were missing.
  @ActivityMethod(name = "JudgeDenial")
  Denial judgeDenial(OpId opId);

  /// Asked before an operation without contact is given up.
  @ActivityMethod(name = "LastContact")
  LastContact lastContact(OpId opId);
}
