package io.funnelcloud.control.agentdoor;

import io.funnelcloud.control.ca.CertificateAuthority;
import io.funnelcloud.trust.pin.MachineKey;
import java.net.Socket;
import java.security.KeyPair;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// The door's own key and certificate: made in memory at start, and again before they end. The
/// chain carries the root, so that a joining machine can find its pin in it.
final class DoorCredentials extends X509ExtendedKeyManager {
  private static final String ALIAS = "door";
  private static final Duration LEFT_MIN = Duration.ofDays(60);

  private final CertificateAuthority authority;
  private final InstantSource clock;
  // Guarded by this.
  private KeyPair key;
  private List<X509Certificate> chain;

  DoorCredentials(CertificateAuthority authority, InstantSource clock) {
    this.authority = authority;
    this.clock = clock;
    key = MachineKey.generate();
    chain = issued(authority, key);
  }

  private static List<X509Certificate> issued(CertificateAuthority authority, KeyPair key) {
    List<X509Certificate> chain = new ArrayList<>(authority.issueDoor(key.getPublic()).chain());
    chain.add(authority.root());
    return List.copyOf(chain);
  }

  private synchronized void renewWhenDue() {
    if (clock.instant().plus(LEFT_MIN).isAfter(chain.getFirst().getNotAfter().toInstant())) {
      key = MachineKey.generate();
      chain = issued(authority, key);
    }
  }

  @Override
  public synchronized X509Certificate[] getCertificateChain(String alias) {
    return chain.toArray(X509Certificate[]::new);
  }

  @Override
  public synchronized PrivateKey getPrivateKey(String alias) {
    return key.getPrivate();
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    renewWhenDue();
    return keyType.equals("EC") ? ALIAS : null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return chooseEngineServerAlias(keyType, issuers, null);
  }

  @Override
  public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return new String[] {ALIAS};
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }
}
