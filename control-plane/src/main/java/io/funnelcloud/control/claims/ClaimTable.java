package io.funnelcloud.control.claims;

import io.funnelcloud.control.claims.ClaimAsk.Holding;
import io.funnelcloud.control.claims.ClaimRow.Delivery;
import java.time.Duration;
import java.time.Instant;

/// The claim table of execution.md as one pure function. Whether the agent itself is in good
/// standing was decided before.
final class ClaimTable {
  /// After a task was accepted a consent has 10 minutes and a free slot 24 h.
  static final Duration ACCEPTED_LASTS = Duration.ofHours(24).plusMinutes(10);

  private ClaimTable() {}

  static ClaimDecision withoutRow(ClaimAsk ask) {
    return new ClaimDecision.Foreign("HQ knows no operation " + ask.opId());
  }

  static ClaimDecision decide(ClaimRow row, ClaimAsk ask, Instant now) {
    if (!row.agent().equals(ask.agent())) {
      return new ClaimDecision.Foreign(ask.opId() + " is not for " + ask.agent());
    }
    if (!row.specSha256().equals(ask.specSha256())) {
      return new ClaimDecision.Foreign(ask.opId() + " is for other bytes");
    }
    if (row.state().isTerminal()) {
      return new ClaimDecision.AlreadyTerminal(row.state());
    }
    return row.delivery()
        .map(delivery -> delivered(row, delivery, ask))
        .orElseGet(() -> undelivered(row, ask, now));
  }

  private static ClaimDecision undelivered(ClaimRow row, ClaimAsk ask, Instant now) {
    if (row.cancelReason().isPresent()) {
      return ask.holding() == Holding.THE_ORDER
          ? new ClaimDecision.Cancel(row.cancelReason().get(), row.grace())
          : new ClaimDecision.Cancelled(row.cancelReason().get());
    }
    if (ask.holding() == Holding.THE_ORDER) {
      return new ClaimDecision.Lost("the machine holds an order HQ has no record of giving");
    }
    if (row.objection().isPresent()) {
      return new ClaimDecision.Refused(row.objection().get());
    }
    Instant end = row.acceptedAt().map(at -> at.plus(ACCEPTED_LASTS)).orElse(row.deliverBy());
    return now.isAfter(end)
        ? new ClaimDecision.Expired("the machine was ready only after " + end)
        : new ClaimDecision.Deliver();
  }

  private static ClaimDecision delivered(ClaimRow row, Delivery delivery, ClaimAsk ask) {
    boolean isCancelled = row.cancelReason().isPresent();
    if (!delivery.journalId().equals(ask.start().journalId())) {
      return new ClaimDecision.Lost(
          "the journal it was delivered to is gone"
              + (isCancelled ? "; cancel was requested" : ""));
    }
    if (ask.holding() == Holding.THE_ORDER) {
      return isCancelled
          ? new ClaimDecision.Cancel(row.cancelReason().get(), row.grace())
          : new ClaimDecision.Attach();
    }
    if (isCancelled) {
      return new ClaimDecision.Cancelled(row.cancelReason().get());
    }
    return row.objection().isPresent()
        ? new ClaimDecision.Refused(row.objection().get())
        : new ClaimDecision.DeliverAgain(delivery.nonce());
  }
}
