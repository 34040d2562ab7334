package io.funnelcloud.contract.request;

import java.time.Instant;
import java.util.Optional;

/// When HQ last heard of one operation from its agent: claim, heartbeat, output or reconciliation.
///
/// @param heardAt empty when it never did
public record LastContact(Optional<Instant> heardAt) {}
