package io.funnelcloud.agent.door;

import io.funnelcloud.trust.pin.DoorPin;
import io.funnelcloud.trust.pin.JoinString;
import io.funnelcloud.trust.pin.OneSidedTrust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// Why an address of HQ cannot be joined: name, connection, TLS, pin and clock are tried in this
/// order, before anything secret is sent.
final class JoinDiagnosis {
  private static final int PATIENCE_MILLIS = 5_000;

  private final JoinString join;
  private final InstantSource clock;

  JoinDiagnosis(JoinString join, InstantSource clock) {
    this.join = join;
    this.clock = clock;
  }

  /// What fails first, with its remedy; empty when the address can be joined.
  Optional<String> trouble(String address) {
    int colon = address.lastIndexOf(':');
    String host = address.substring(0, colon).replace("[", "").replace("]", "");
    int port = Integer.parseInt(address.substring(colon + 1));
    InetAddress resolved;
    try {
      resolved = InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      return trouble(
          "name", host + " is not known here; check the name server, or invite with an IP address");
    }
    return connect(new InetSocketAddress(resolved, port));
  }

  private Optional<String> connect(InetSocketAddress address) {
    try (Socket plain = new Socket()) {
      plain.connect(address, PATIENCE_MILLIS);
      plain.setSoTimeout(PATIENCE_MILLIS);
      return handshake(plain, address);
    } catch (IOException e) {
      return trouble(
          "connection",
          "nothing answers at "
              + address.getAddress().getHostAddress()
              + ":"
              + address.getPort()
              + " ("
              + e.getMessage()
              + "); check that HQ runs and that a firewall lets this port through");
    }
  }

  private Optional<String> handshake(Socket plain, InetSocketAddress address) {
    Recorder recorder = new Recorder();
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {recorder}, new SecureRandom());
      String host = address.getAddress().getHostAddress();
      try (SSLSocket socket =
          (SSLSocket)
              context.getSocketFactory().createSocket(plain, host, address.getPort(), false)) {
        socket.setEnabledProtocols(new String[] {"TLSv1.3"});
        socket.startHandshake();
      }
    } catch (SSLException e) {
      return trouble("TLS", "no TLS 1.3 with " + address + ": " + e.getMessage());
    } catch (IOException | GeneralSecurityException e) {
      return trouble("TLS", "the TLS handshake with " + address + " broke off: " + e.getMessage());
    }
    return pin(recorder.seen);
  }

  private Optional<String> pin(List<X509Certificate> chain) {
    X509Certificate[] presented = chain.toArray(X509Certificate[]::new);
    try {
      trust(clock).checkServerTrusted(presented, "UNKNOWN");
      return Optional.empty();
    } catch (CertificateException now) {
      return clock(presented, now);
    }
  }

  /// A chain that held when it was made, but does not now, points at a wrong clock.
  private Optional<String> clock(X509Certificate[] presented, CertificateException now) {
    @SuppressWarnings("JavaUtilDate") // The JDK's certificate API gives nothing else.
    InstantSource atIssue = InstantSource.fixed(presented[0].getNotBefore().toInstant());
    try {
      trust(atIssue).checkServerTrusted(presented, "UNKNOWN");
      return trouble(
          "clock",
          "this machine says "
              + clock.instant()
              + ", outside the life of HQ's certificate; set the clock, then join again");
    } catch (CertificateException always) {
      return trouble(
          "pin",
          "whoever answers is not the HQ of this invitation ("
              + now.getMessage()
              + "); copy a fresh line from `aj machines invite`");
    }
  }

  private OneSidedTrust trust(InstantSource at) {
    return new DoorPin(join.pin(), join.fleet(), at).trust();
  }

  private static Optional<String> trouble(String stage, String words) {
    return Optional.of(stage + ": " + words);
  }

  /// Only listens: the judgement is made afterwards, and nothing is sent over this connection.
  private static final class Recorder implements X509TrustManager {
    private final List<X509Certificate> seen = new ArrayList<>();

    @Override
    public void checkServerTrusted(X509Certificate @Nullable [] chain, @Nullable String type) {
      if (chain != null) {
        seen.addAll(List.of(chain));
      }
    }

    @Override
    public void checkClientTrusted(X509Certificate @Nullable [] chain, @Nullable String type)
        throws CertificateException {
      throw new CertificateException("this side serves nobody");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
