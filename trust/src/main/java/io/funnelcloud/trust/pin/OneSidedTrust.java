package io.funnelcloud.trust.pin;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/// The trust of a program that is only ever one side of a connection: it looks at the chains of its
/// peers by one check, and refuses to stand on the other side.
public final class OneSidedTrust extends X509ExtendedTrustManager {
  private final ChainCheck servers;
  private final ChainCheck clients;

  private OneSidedTrust(ChainCheck servers, ChainCheck clients) {
    this.servers = servers;
    this.clients = clients;
  }

  /// What a chain, leaf first, must stand.
  @FunctionalInterface
  public interface ChainCheck {
    void check(List<X509Certificate> chain) throws CertificateException;
  }

  /// For a program that only calls.
  public static OneSidedTrust inServers(ChainCheck servers) {
    return new OneSidedTrust(servers, _ -> refuse("this program serves nobody"));
  }

  /// For a program that is only called.
  public static OneSidedTrust inClients(ChainCheck clients) {
    return new OneSidedTrust(_ -> refuse("this program calls nobody"), clients);
  }

  private static void refuse(String why) throws CertificateException {
    throw new CertificateException(why);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    servers.check(List.of(chain));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    servers.check(List.of(chain));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    servers.check(List.of(chain));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    clients.check(List.of(chain));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    clients.check(List.of(chain));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    clients.check(List.of(chain));
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
