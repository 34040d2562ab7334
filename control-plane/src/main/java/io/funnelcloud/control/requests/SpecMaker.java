package io.funnelcloud.control.requests;

import io.funnelcloud.contract.api.RequestAsk;
import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.intent.Shell;
import io.funnelcloud.contract.operation.Clocks;
import io.funnelcloud.contract.operation.OperationSpec;
import io.funnelcloud.contract.operation.SandboxLevel;
import java.util.Optional;

/// Makes the exact bytes of a command and its clocks from what somebody asked.
final class SpecMaker {

  private SpecMaker() {}

  static OperationSpec specOf(RequestAsk ask) {
    Clocks clocks = clocksOf(ask);
    try {
      return new OperationSpec(
          1,
          ask.shell().orElse(Shell.BASH),
          ask.command(),
          ask.arguments(),
          ask.directory(),
          ask.environment(),
          ask.stdin(),
          clocks.runFor(),
          clocks.idleFor(),
          clocks.grace(),
          quota(ask),
          SandboxLevel.NONE,
          Optional.of(ask.keepStdin()).filter(keep -> keep));
    } catch (IllegalArgumentException e) {
      throw new Fault(FaultCode.BAD_INPUT, String.valueOf(e.getMessage()), e);
    }
  }

  /// Less than the machine can keep apart is not taken; more than HQ takes would be in vain.
  private static long quota(RequestAsk ask) {
    long quota = ask.outputQuota().orElse(OperationSpec.OUTPUT_QUOTA_DEFAULT);
    if (quota < OperationSpec.OUTPUT_QUOTA_MIN || quota > OperationSpec.OUTPUT_QUOTA_DEFAULT) {
      throw new IllegalArgumentException(
          "output quota is %d, expected %d to %d bytes"
              .formatted(
                  quota, OperationSpec.OUTPUT_QUOTA_MIN, OperationSpec.OUTPUT_QUOTA_DEFAULT));
    }
    return quota;
  }

  static Clocks clocksOf(RequestAsk ask) {
    Clocks usual = Clocks.INTERACTIVE;
    try {
      return new Clocks(
          ask.deliverBy().orElse(usual.deliverBy()),
          ask.runFor().orElse(usual.runFor()),
          ask.idleFor(),
          ask.resolveBy().orElse(usual.resolveBy()),
          usual.grace());
    } catch (IllegalArgumentException e) {
      throw new Fault(FaultCode.BAD_INPUT, String.valueOf(e.getMessage()), e);
    }
  }
}
