package io.funnelcloud.control.agentdoor;

import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.fleet.MachineName;
import io.funnelcloud.control.ca.IssuedCertificate;

/// What came of a machine that asked to join.
sealed interface Enrolment {
  record Enrolled(AgentId agent, MachineName name, IssuedCertificate certificate)
      implements Enrolment {}

  /// @param why for the person at the machine
  record Refused(Flaw flaw, String why) implements Enrolment {}

  /// What was wrong.
  enum Flaw {
    BAD_KEY,
    BAD_TOKEN,
    NAME_TAKEN
  }
}
