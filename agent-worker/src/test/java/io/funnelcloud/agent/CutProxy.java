package io.funnelcloud.agent;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/// A link that can be cut: passes bytes on until it is told to break every connection.
final class CutProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final AtomicLong passed = new AtomicLong();

  CutProxy(int target) {
    this.target = target;
    try {
      this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  long passed() {
    return passed.get();
  }

  void cut() {
    List<Socket> all = List.copyOf(sockets);
    sockets.removeAll(all);
    all.forEach(CutProxy::close);
  }

  private void accept() {
    try {
      while (true) {
        Socket near = listener.accept();
        connect(near);
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void connect(Socket near) {
    try {
      Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
      sockets.add(near);
      sockets.add(far);
      Thread.ofPlatform().daemon().start(() -> pass(near, far));
      Thread.ofPlatform().daemon().start(() -> pass(far, near));
    } catch (IOException e) {
      close(near); // Nobody is there, and the caller sees that.
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] buffer = new byte[16 * 1024];
    try (InputStream in = from.getInputStream()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        to.getOutputStream().write(buffer, 0, read);
        passed.addAndGet(read);
      }
    } catch (IOException e) {
      // Cut.
    }
    close(to);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone, whatever the system says.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }
}
