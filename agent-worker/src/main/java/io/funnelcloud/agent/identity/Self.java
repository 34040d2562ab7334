package io.funnelcloud.agent.identity;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.trust.order.OrderKey;
import io.funnelcloud.trust.order.OrderVerifier;
import io.funnelcloud.trust.pin.AgentIdentity;
import io.funnelcloud.trust.pin.DoorPin;
import io.funnelcloud.trust.pin.OneSidedTrust;
import io.funnelcloud.trust.pin.TrustedChain;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The identity of a running agent: the credential and the order keys of this moment, each taken
/// over only after a check against the pin.
public final class Self {
  private static final Logger LOG = LoggerFactory.getLogger(Self.class);

  private final IdentityFolder folder;
  private final Identity identity;
  private final InstantSource clock;
  private final AtomicReference<Credential> credential;
  private final AtomicReference<OrderVerifier> orders;

  public Self(IdentityFolder folder, InstantSource clock) {
    this.folder = folder;
    this.identity = folder.identity();
    this.clock = clock;
    this.credential = new AtomicReference<>(folder.credential());
    this.orders = new AtomicReference<>(stored());
  }

  /// Keys that ended while this agent was away, or by a clock that is wrong, keep nothing from
  /// starting: until HQ announces others, every order is refused.
  private OrderVerifier stored() {
    try {
      return verifier(folder.orderKeys());
    } catch (Fault e) {
      LOG.error("the stored order keys of HQ are not used: {}", e.getMessage());
      return new OrderVerifier(identity.agent(), List.of());
    }
  }

  public Identity identity() {
    return identity;
  }

  public Credential credential() {
    return credential.get();
  }

  public OrderVerifier orders() {
    return orders.get();
  }

  public OneSidedTrust trust() {
    return new DoorPin(identity.pin(), identity.fleet(), clock).trust();
  }

  /// Takes the order keys that HQ uses now; keys that do not lead to the pin are refused.
  public void takeOrderKeys(List<byte[]> certificates) {
    if (certificates.isEmpty()) {
      return;
    }
    orders.set(verifier(certificates));
    store(certificates);
  }

  /// Keys that cannot be stored serve until the restart, and are announced again after it.
  private void store(List<byte[]> certificates) {
    try {
      if (!Arrays.deepEquals(certificates.toArray(), folder.orderKeys().toArray())) {
        folder.replaceOrderKeys(certificates);
      }
    } catch (Fault e) {
      LOG.error("the order keys of HQ are kept in memory only: {}", e.getMessage());
    }
  }

  /// Takes a renewed certificate over; it must be for this agent and lead to the pin.
  ///
  /// @param chain leaf first
  public void take(PrivateKey key, List<byte[]> chain) {
    try {
      Credential renewed = Credential.of(key, withRoot(chain, root().getEncoded()));
      checkOwn(renewed, identity, clock.instant());
      folder.replace(renewed);
      credential.set(renewed);
    } catch (CertificateException e) {
      throw new Fault(FaultCode.FORBIDDEN, "HQ sent a certificate that is not for this agent", e);
    }
  }

  /// The chain closed by the root, so that it needs nothing else to lead to the pin.
  public static List<byte[]> withRoot(List<byte[]> chain, byte[] root) {
    List<byte[]> closed = new ArrayList<>(chain);
    closed.removeIf(link -> Arrays.equals(link, root));
    closed.add(root);
    return closed;
  }

  /// Checks what joining brought before any of it is stored.
  public static void check(
      Identity identity, Credential credential, List<byte[]> orderKeys, Instant now)
      throws CertificateException {
    checkOwn(credential, identity, now);
    checkedOrderKeys(orderKeys, credential.chain().getLast(), identity, now);
  }

  private static void checkOwn(Credential credential, Identity identity, Instant now)
      throws CertificateException {
    TrustedChain.pinned(identity.pin(), List.of(credential.chain().getLast()))
        .verify(credential.chain(), now);
    AgentIdentity named = AgentIdentity.of(credential.leaf());
    if (!named.equals(new AgentIdentity(identity.fleet(), identity.agent()))) {
      throw new CertificateException(
          "the certificate is for " + named + ", expected " + identity.agent());
    }
  }

  /// The pinned root, which closes every chain kept here.
  private X509Certificate root() {
    return credential.get().chain().getLast();
  }

  private OrderVerifier verifier(List<byte[]> certificates) {
    return new OrderVerifier(
        identity.agent(), checkedOrderKeys(certificates, root(), identity, clock.instant()));
  }

  private static List<OrderKey> checkedOrderKeys(
      List<byte[]> certificates, X509Certificate root, Identity identity, Instant now) {
    try {
      TrustedChain chain = TrustedChain.pinned(identity.pin(), List.of(root));
      return OrderKey.trusted(certificates, chain, identity.fleet(), now);
    } catch (CertificateException e) {
      throw new Fault(FaultCode.FORBIDDEN, "HQ sent an order key that the pin does not cover", e);
    }
  }
}
