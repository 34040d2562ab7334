package io.funnelcloud.testkit;

import io.funnelcloud.contract.intent.Intent;
import io.funnelcloud.contract.intent.Verdict;
import io.funnelcloud.contract.intent.Why;
import io.funnelcloud.contract.operation.Clocks;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.contract.request.RequestId;
import io.funnelcloud.contract.request.RequestInput;
import io.funnelcloud.contract.request.RequestInput.ApprovalRule;
import io.funnelcloud.contract.request.RequestInput.OfflineRule;
import io.funnelcloud.contract.request.UserName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Requests as the people door would start them.
public final class SampleRequests {
  public static final UserName ADA = new UserName("ada");

  private SampleRequests() {}

  public static RequestInput asking(String id, String words, String selector) {
    return input(id, words, selector, ApprovalRule.ASK);
  }

  public static RequestInput approvedByAsker(String id, String words, String selector) {
    return input(id, words, selector, ApprovalRule.APPROVED_BY_ASKER);
  }

  /// The same request that waits two seconds for its machines, and gives up after four of silence.
  public static RequestInput impatient(RequestInput input) {
    Clocks clocks = input.clocks();
    return new RequestInput(
        input.id(),
        input.user(),
        input.words(),
        input.specSha256(),
        input.selector(),
        input.offline(),
        input.approval(),
        new Clocks(
            Duration.ofSeconds(2),
            clocks.runFor(),
            clocks.idleFor(),
            Duration.ofSeconds(4),
            clocks.grace()),
        input.retryOf(),
        input.traceId());
  }

  private static RequestInput input(String id, String words, String selector, ApprovalRule rule) {
    return new RequestInput(
        new RequestId(id),
        ADA,
        words,
        Sha256.of(words.getBytes(StandardCharsets.UTF_8)),
        selector,
        OfflineRule.SKIP,
        rule,
        Clocks.INTERACTIVE,
        Optional.empty(),
        "4bf92f3577b34da6a3ce929d0e0e4736");
  }

  public static Verdict reads() {
    return Verdict.of(
        Set.of(Intent.LOCAL_QUERY), Set.of(), List.of(new Why("LQ1", "only reads", 0, 4)));
  }

  public static Verdict installs() {
    return Verdict.of(
        Set.of(Intent.INSTALL_SOFTWARE, Intent.PRIVILEGE_ESCALATION),
        Set.of(),
        List.of(new Why("PE1", "runs as root", 0, 4), new Why("IS1", "installs software", 5, 12)));
  }
}
