package io.funnelcloud.agent.journal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.funnelcloud.contract.agent.v1.SignedOrder;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.Order;
import java.time.Instant;
import java.util.Base64;

/// An order as it came from HQ, with the boot of the machine it was taken in.
///
/// @param signed the message as sent, base64 of protobuf
public record StoredOrder(String signed, String bootId, Instant acceptedAt) {

  public static StoredOrder of(SignedOrder signed, String bootId, Instant acceptedAt) {
    return new StoredOrder(
        Base64.getEncoder().encodeToString(signed.toByteArray()), bootId, acceptedAt);
  }

  /// The order in it; it was verified before it was stored.
  public Order order() {
    try {
      ByteString body = SignedOrder.parseFrom(Base64.getDecoder().decode(signed)).getBody();
      return Json.read(body.toByteArray(), Order.class);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a stored order that matches its seal is an order", e);
    }
  }
}
