package io.funnelcloud.trust.order;

import io.funnelcloud.contract.agent.v1.SignedOrder;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.Order;
import io.funnelcloud.trust.order.OrderCheck.Flaw;
import io.funnelcloud.trust.order.OrderCheck.Invalid;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The agent's check of an order before anything else looks into it (I2, I3).
public final class OrderVerifier {
  /// How far the clock of a machine may be from HQ's.
  public static final Duration SKEW_MAX = Duration.ofSeconds(60);

  private final AgentId self;
  private final Map<String, OrderKey> keys;

  public OrderVerifier(AgentId self, List<OrderKey> keys) {
    this.self = self;
    this.keys =
        keys.stream()
            .collect(Collectors.toUnmodifiableMap(OrderKey::id, Function.identity(), (a, _) -> a));
  }

  public OrderCheck check(SignedOrder signed, Instant now) {
    OrderKey key = keys.get(signed.getKeyId());
    if (key == null) {
      return new Invalid(Flaw.UNKNOWN_KEY, "signed with the unknown key " + signed.getKeyId());
    }
    if (!isSignedBy(key, signed)) {
      return new Invalid(Flaw.BAD_SIGNATURE, "the signature does not match the order");
    }
    Order order = read(signed);
    return order == null
        ? new Invalid(Flaw.MALFORMED, "the signed bytes are no order this version understands")
        : check(order, now);
  }

  private OrderCheck check(Order order, Instant now) {
    if (!order.agentId().equals(self)) {
      return new Invalid(
          Flaw.WRONG_ADDRESSEE, "the order is for " + order.agentId() + ", this is " + self);
    }
    Duration early = Duration.between(now, order.notBefore());
    if (early.compareTo(SKEW_MAX) > 0) {
      return new Invalid(
          Flaw.CLOCK_SKEW,
          "the order starts in %d s: the clock of this machine is behind that of HQ by more than %d"
                  .formatted(early.toSeconds(), SKEW_MAX.toSeconds())
              + " s");
    }
    if (now.isAfter(order.notAfter())) {
      return new Invalid(
          Flaw.EXPIRED,
          "the order ended at " + order.notAfter() + ", the clock of this machine says " + now);
    }
    return new OrderCheck.Valid(order);
  }

  private static @Nullable Order read(SignedOrder signed) {
    try {
      return Json.read(signed.getBody().toByteArray(), Order.class);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean isSignedBy(OrderKey key, SignedOrder signed) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initVerify(key.key());
      signature.update(signed.getBody().toByteArray());
      return signature.verify(signed.getSignature().toByteArray());
    } catch (SignatureException e) {
      return false; // Bytes that are not even a signature.
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }
}
