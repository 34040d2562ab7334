package io.funnelcloud.activities;

import io.funnelcloud.contract.fault.Fault;
import io.temporal.failure.ApplicationFailure;
import java.util.function.Supplier;

/// Where a fault leaves an activity: its code becomes the failure type, its kind decides on
/// retries.
final class FaultBorder {

  private FaultBorder() {}

  static <T> T crossing(Supplier<T> work) {
    try {
      return work.get();
    } catch (Fault fault) {
      throw ApplicationFailure.newFailureWithCause(fault.getMessage(), fault.code().name(), fault);
    }
  }
}
