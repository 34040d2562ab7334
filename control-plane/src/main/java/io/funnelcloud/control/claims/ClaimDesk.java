package io.funnelcloud.control.claims;

import io.funnelcloud.contract.agent.v1.ClaimResponse;
import io.funnelcloud.contract.operation.Order;
import io.funnelcloud.control.claims.StartDesk.Arrival;
import io.funnelcloud.control.metrics.Figures;
import io.funnelcloud.control.store.Changes;
import io.funnelcloud.control.store.Database;
import io.funnelcloud.trust.order.OrderSigner;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;

/// Answers claims, each in one transaction: re-authorises, decides by [ClaimTable], writes, and
/// only then signs.
public final class ClaimDesk {
  private static final int NONCE_BYTES = 20;

  private final Database database;
  private final Changes changes;
  private final OrderSigner signer;
  private final StartDesk starts;
  private final Figures figures;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  public ClaimDesk(
      Database database,
      Changes changes,
      OrderSigner signer,
      StartDesk starts,
      Figures figures,
      InstantSource clock) {
    this.database = database;
    this.changes = changes;
    this.signer = signer;
    this.starts = starts;
    this.figures = figures;
    this.clock = clock;
  }

  public ClaimResponse claim(ClaimAsk ask, Arrival arrival) {
    Instant now = clock.instant();
    Settled settled = database.write(connection -> settle(connection, ask, arrival, now));
    changes.touch(ask.opId().request());
    figures.claimed(settled.decision.label());
    return settled
        .order
        .map(signer::sign)
        .map(signed -> ClaimResponse.newBuilder().setOrder(signed).build())
        .orElseGet(() -> ClaimAnswers.of(settled.decision));
  }

  private Settled settle(Connection connection, ClaimAsk ask, Arrival arrival, Instant now)
      throws SQLException {
    ClaimDecision decision = decide(connection, ask, arrival, now);
    Optional<ClaimDecision.Closing> closing = decision.closing();
    if (closing.isPresent()) {
      OperationRows.close(connection, ask.opId(), closing.get(), now);
      OperationRows.touchRequest(connection, ask.opId(), now);
    }
    return switch (decision) {
      case ClaimDecision.Deliver _ -> {
        String nonce = nonce();
        OperationRows.deliver(connection, ask, nonce, now);
        OperationRows.touchRequest(connection, ask.opId(), now);
        yield new Settled(
            decision, Optional.of(OperationRows.order(connection, ask.opId(), nonce, now)));
      }
      case ClaimDecision.DeliverAgain(String nonce) -> {
        OperationRows.deliverAgain(connection, ask.opId(), now);
        yield new Settled(
            decision, Optional.of(OperationRows.order(connection, ask.opId(), nonce, now)));
      }
      case ClaimDecision.Attach _,
          ClaimDecision.Cancel _,
          ClaimDecision.Cancelled _,
          ClaimDecision.Foreign _,
          ClaimDecision.Refused _,
          ClaimDecision.Expired _,
          ClaimDecision.Lost _,
          ClaimDecision.AlreadyTerminal _,
          ClaimDecision.Quarantined _ ->
          new Settled(decision, Optional.empty());
    };
  }

  private ClaimDecision decide(Connection connection, ClaimAsk ask, Arrival arrival, Instant now)
      throws SQLException {
    return switch (starts.admit(connection, ask.agent(), ask.start(), arrival)) {
      case StartVerdict.Quarantined(String reason) -> new ClaimDecision.Quarantined(reason);
      case StartVerdict.Superseded(String reason) -> new ClaimDecision.Quarantined(reason);
      case StartVerdict.Current _, StartVerdict.TookOver _ ->
          OperationRows.claimRow(connection, ask.opId())
              .map(row -> ClaimTable.decide(row, ask, now))
              .orElseGet(() -> ClaimTable.withoutRow(ask));
    };
  }

  private String nonce() {
    byte[] bytes = new byte[NONCE_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private record Settled(ClaimDecision decision, Optional<Order> order) {}
}
