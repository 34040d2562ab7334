package io.funnelcloud.workflows.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.contract.fleet.Presence;
import io.funnelcloud.contract.fleet.Target;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.contract.request.RequestId;
import io.funnelcloud.contract.request.RequestStatus;
import io.funnelcloud.testkit.FixedClock;
import io.funnelcloud.workflows.request.Member.Errand;
import io.funnelcloud.workflows.request.Member.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RollUpTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SUCCEEDED                      | SUCCEEDED
          SUCCEEDED SUCCEEDED            | SUCCEEDED
          SUCCEEDED FAILED               | PARTIAL
          SUCCEEDED EXPIRED              | PARTIAL
          SUCCEEDED LOST CANCELLED       | PARTIAL
          FAILED                         | FAILED
          TIMED_OUT                      | FAILED
          LOST LOST                      | FAILED
          REFUSED REFUSED                | REFUSED
          CANCELLED                      | CANCELLED
          EXPIRED EXPIRED                | EXPIRED
          EXPIRED REFUSED                | FAILED
          CANCELLED FAILED               | FAILED
          QUEUED                         | RUNNING
          QUEUED SUCCEEDED               | RUNNING
          UNKNOWN SUCCEEDED              | UNKNOWN
          UNKNOWN AWAITING_CONSENT       | UNKNOWN
          AWAITING_CONSENT QUEUED        | NEEDS_CONSENT
          QUEUED FAILED                  | RUNNING
          """)
  void neverGreenerThanTheMembers(String states, RequestStatus status) {
    List<Member> members = new ArrayList<>();
    for (String state : states.split(" ")) {
      members.add(member(members.size() + 1, OperationState.valueOf(state)));
    }

    assertThat(RollUp.of(members)).isEqualTo(status);
  }

  private static Member member(int number, OperationState state) {
    Target target = RequestPlannerTest.target(number, Presence.ONLINE);
    OpId opId = new OpId(new RequestId("r_7k2ab"), 1, target.agent(), 1);
    OperationRef ref =
        new OperationRef(
            opId, target.agent(), Sha256.of(new byte[0]), FixedClock.START, Duration.ofHours(1));
    Member planned = Member.planned(target, ref, Role.CHOSEN, FixedClock.START);
    return state.isTerminal()
        ? planned.closedByHq(state, "why", FixedClock.START, Errand.NOTHING)
        : planned.became(state, "why", FixedClock.START, Errand.RUN);
  }
}
