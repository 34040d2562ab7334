package io.funnelcloud.control.claims;

import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.operation.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What HQ knows of an operation when it is claimed.
///
/// @param delivery by the claim that won; empty: never claimed
/// @param acceptedAt when a poll gave the task to the agent, by HQ's clock
/// @param cancelReason present once a cancel was recorded
/// @param objection why the operation may not run now, by the rules of today; empty: it may
/// @param grace between TERM and KILL, for the agent that has to end it
public record ClaimRow(
    AgentId agent,
    Sha256 specSha256,
    OperationState state,
    Optional<Delivery> delivery,
    Instant deliverBy,
    Optional<Instant> acceptedAt,
    Optional<String> cancelReason,
    Optional<String> objection,
    Duration grace) {

  /// To which journal the order went, and its nonce.
  public record Delivery(String journalId, String nonce) {}
}
