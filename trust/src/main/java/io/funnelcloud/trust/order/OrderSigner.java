package io.funnelcloud.trust.order;

import com.google.protobuf.ByteString;
import io.funnelcloud.contract.agent.v1.SignedOrder;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.Order;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;

/// Signs orders with Ed25519, over the very bytes that are sent.
public final class OrderSigner {
  private final PrivateKey key;
  private final OrderKey publicKey;

  public OrderSigner(PrivateKey key, OrderKey publicKey) {
    this.key = key;
    this.publicKey = publicKey;
  }

  public SignedOrder sign(Order order) {
    byte[] body = Json.bytes(order);
    return SignedOrder.newBuilder()
        .setBody(ByteString.copyFrom(body))
        .setKeyId(publicKey.id())
        .setSignature(ByteString.copyFrom(signature(body)))
        .build();
  }

  private byte[] signature(byte[] body) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(key);
      signature.update(body);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign orders with a " + key.getAlgorithm(), e);
    }
  }
}
