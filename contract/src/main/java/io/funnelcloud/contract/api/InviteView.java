package io.funnelcloud.contract.api;

import java.time.Instant;

/// The one string that lets one machine join once.
public record InviteView(String joinString, String line, Instant expiresAt) {}
