package io.funnelcloud.trust.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.funnelcloud.contract.agent.v1.SignedOrder;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.intent.Intent;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.Order;
import io.funnelcloud.contract.operation.SandboxLevel;
import io.funnelcloud.contract.request.UserName;
import io.funnelcloud.trust.order.OrderCheck.Flaw;
import io.funnelcloud.trust.order.OrderCheck.Invalid;
import io.funnelcloud.trust.order.OrderCheck.Valid;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OrderVerifierTest {
  private static final AgentId NAS = new AgentId("anas00000");
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final KeyPair KEYS = keys();
  private static final OrderKey KEY = new OrderKey(KEYS.getPublic());
  private static final OrderSigner SIGNER = new OrderSigner(KEYS.getPrivate(), KEY);
  private static final OrderVerifier VERIFIER = new OrderVerifier(NAS, List.of(KEY));

  @Test
  void takesAFreshOrderForThisAgent() {
    Order order = order(NAS);
    assertThat(VERIFIER.check(SIGNER.sign(order), NOW))
        .isInstanceOfSatisfying(
            Valid.class,
            valid -> {
              assertThat(valid.order().opId()).isEqualTo(order.opId());
              assertThat(valid.order().spec()).isEqualTo(order.spec());
            });
  }

  @Test
  void refusesAnOrderForAnother() {
    assertFlaw(SIGNER.sign(order(new AgentId("alaptop00"))), NOW, Flaw.WRONG_ADDRESSEE);
  }

  @Test
  void refusesATamperedBody() {
    SignedOrder signed = SIGNER.sign(order(NAS));
    byte[] body = signed.getBody().toByteArray();
    for (int i = 0; i < body.length; i += 7) {
      byte[] changed = body.clone();
      changed[i] ^= 1;
      SignedOrder tampered = signed.toBuilder().setBody(ByteString.copyFrom(changed)).build();
      assertFlaw(tampered, NOW, Flaw.BAD_SIGNATURE);
    }
  }

  @Test
  void refusesASignatureOfTheWrongForm() {
    SignedOrder signed = SIGNER.sign(order(NAS));
    assertFlaw(signed.toBuilder().setSignature(ByteString.EMPTY).build(), NOW, Flaw.BAD_SIGNATURE);
    assertFlaw(
        signed.toBuilder().setSignature(ByteString.copyFrom(new byte[64])).build(),
        NOW,
        Flaw.BAD_SIGNATURE);
  }

  @Test
  void refusesAKeyItDoesNotKnow() {
    KeyPair other = keys();
    OrderSigner stranger = new OrderSigner(other.getPrivate(), new OrderKey(other.getPublic()));
    assertFlaw(stranger.sign(order(NAS)), NOW, Flaw.UNKNOWN_KEY);
  }

  @Test
  void refusesAKnownKeyIdOnTheSignatureOfAnother() {
    KeyPair other = keys();
    OrderSigner stranger = new OrderSigner(other.getPrivate(), new OrderKey(other.getPublic()));
    SignedOrder posing = stranger.sign(order(NAS)).toBuilder().setKeyId(KEY.id()).build();
    assertFlaw(posing, NOW, Flaw.BAD_SIGNATURE);
  }

  @Test
  void refusesAnOrderThatEnded() {
    assertFlaw(SIGNER.sign(order(NAS)), NOW.plusSeconds(121), Flaw.EXPIRED);
  }

  @Test
  void bearsAClockBehindByAMinute() {
    assertThat(VERIFIER.check(SIGNER.sign(order(NAS)), NOW.minusSeconds(60)))
        .isInstanceOf(Valid.class);
  }

  @Test
  void saysSoWhenTheClockIsBehindByMore() {
    OrderCheck check = VERIFIER.check(SIGNER.sign(order(NAS)), NOW.minusSeconds(300));
    assertThat(check)
        .isInstanceOfSatisfying(
            Invalid.class,
            invalid -> {
              assertThat(invalid.flaw()).isEqualTo(Flaw.CLOCK_SKEW);
              assertThat(invalid.why()).contains("300 s", "clock of this machine is behind");
            });
  }

  private static void assertFlaw(SignedOrder signed, Instant now, Flaw flaw) {
    assertThat(VERIFIER.check(signed, now))
        .isInstanceOfSatisfying(
            Invalid.class, invalid -> assertThat(invalid.flaw()).isEqualTo(flaw));
  }

  private static Order order(AgentId agent) {
    return new Order(
        OpId.parse("r_aaaaa.1." + agent + ".1"),
        agent,
        new UserName("ada"),
        Set.of(Intent.LOCAL_QUERY),
        Optional.empty(),
        SandboxLevel.NONE,
        "0123456789abcdef",
        NOW,
        NOW.plus(Order.LIFE_MAX),
        new byte[] {1, 2, 3},
        "trace");
  }

  private static KeyPair keys() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
