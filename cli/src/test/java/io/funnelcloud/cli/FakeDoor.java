package io.funnelcloud.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A people door that answers what a test told it to, over real HTTP, and remembers what it was
/// asked.
final class FakeDoor implements AutoCloseable {
  private record Answer(int status, String body) {}

  private final HttpServer server;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();

  FakeDoor() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::serve);
    server.setExecutor(Runnable::run);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// From now on `GET /path` or `POST /path` is answered so; a query is not part of the path.
  FakeDoor on(String call, int status, String body) {
    answers.put(call, new Answer(status, body));
    return this;
  }

  /// `METHOD /path?query body`, in order.
  java.util.List<String> asked() {
    return java.util.List.copyOf(asked);
  }

  private void serve(HttpExchange exchange) throws IOException {
    String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String method = exchange.getRequestMethod();
    asked.add(method + " " + exchange.getRequestURI() + " " + sent);
    String key = method + " " + exchange.getRequestURI().getPath();
    Answer answer = answers.getOrDefault(key, new Answer(404, "no " + key));
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
