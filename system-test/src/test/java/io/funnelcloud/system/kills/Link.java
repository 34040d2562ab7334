package io.funnelcloud.system.kills;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The network between one agent and HQ: a TCP proxy that can be cut, slowed and made a black hole.
final class Link implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final ServerSocket server;
  private final InetSocketAddress hq;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean isDown;
  private volatile boolean swallows;
  private volatile long delayMillis;

  Link(InetSocketAddress hq) {
    this.hq = hq;
    try {
      this.server = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /// Ends every connection there is, without a goodbye.
  void cut() {
    open.forEach(Link::reset);
    open.clear();
  }

  void down(long millis) {
    isDown = true;
    cut();
    Pause.millis(millis);
    isDown = false;
  }

  void delay(long eachMillis, long millis) {
    delayMillis = eachMillis;
    Pause.millis(millis);
    delayMillis = 0;
  }

  /// Half-open: connections stand, bytes vanish. What was swallowed is gone, so those connections
  /// are reset at the end, as a router that forgot them would.
  void swallow(long millis) {
    swallows = true;
    Pause.millis(millis);
    cut();
    swallows = false;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket agent = server.accept();
        Thread.ofVirtual().start(() -> join(agent));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void join(Socket agent) {
    open.add(agent);
    Socket far = new Socket();
    try {
      if (isDown) {
        reset(agent);
        return;
      }
      while (swallows) {
        Pause.millis(20);
      }
      far.connect(hq, 5_000);
      open.add(far);
      Thread.ofVirtual().start(() -> pump(far, agent));
      pump(agent, far);
    } catch (IOException refused) {
      reset(agent);
    } finally {
      open.remove(agent);
      open.remove(far);
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (delayMillis > 0) {
          Pause.millis(delayMillis);
        }
        if (!swallows) {
          out.write(buffer, 0, read);
        }
      }
    } catch (IOException cut) {
      // Both ends are closed; that is what a cut is.
      open.remove(from);
    }
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException gone) {
      // Closed already.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
  }
}
