package io.funnelcloud.control.registry;

import io.funnelcloud.trust.pin.FleetName;
import io.funnelcloud.trust.pin.JoinString;
import io.funnelcloud.trust.pin.RootPin;
import java.util.List;

/// Where a new machine finds HQ and whom it may trust there; what a join string holds beside its
/// token.
///
/// @param addresses `host:port` of the agent door, best first
public record MeetingPoint(List<String> addresses, RootPin pin, FleetName fleet) {

  public MeetingPoint {
    addresses = List.copyOf(addresses);
  }

  JoinString joinString(String token) {
    return new JoinString(addresses, token, pin, fleet);
  }
}
