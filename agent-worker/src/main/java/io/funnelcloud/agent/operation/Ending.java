package io.funnelcloud.agent.operation;

import io.funnelcloud.contract.operation.OperationResult;

/// What there is to tell HQ about an operation, once nothing more will happen to it here.
sealed interface Ending {
  record Known(OperationResult result) implements Ending {}

  /// It never started, and under the delivery in hand it never will.
  record NotStarted() implements Ending {}
}
