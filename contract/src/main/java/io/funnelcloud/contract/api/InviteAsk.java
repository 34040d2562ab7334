package io.funnelcloud.contract.api;

import java.util.List;
import java.util.Optional;

/// `POST /api/v1/invites`: a place for one more machine.
public record InviteAsk(Optional<String> name, List<String> tags) {

  public InviteAsk {
    tags = tags == null ? List.of() : List.copyOf(tags);
  }
}
