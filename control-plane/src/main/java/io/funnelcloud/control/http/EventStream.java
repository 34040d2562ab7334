package io.funnelcloud.control.http;

import io.funnelcloud.contract.json.Json;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Server-sent events on one connection. A write waits for a slow client; only the thread of that
/// client waits.
final class EventStream {
  private final OutputStream out;
  private long lastWrite = System.nanoTime();

  private EventStream(OutputStream out) {
    this.out = out;
  }

  static EventStream open(Context context) throws IOException {
    context.res().setStatus(200);
    context.res().setContentType("text/event-stream;charset=utf-8");
    context.res().setHeader("Cache-Control", "no-store");
    context.res().setHeader("X-Accel-Buffering", "no");
    EventStream stream = new EventStream(context.res().getOutputStream());
    stream.comment("live");
    return stream;
  }

  void event(String name, Object body) throws IOException {
    write("event: " + name + "\ndata: " + Json.text(body) + "\n\n");
  }

  void comment(String text) throws IOException {
    write(": " + text + "\n\n");
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
    lastWrite = System.nanoTime();
  }

  Duration quietFor() {
    return Duration.ofNanos(System.nanoTime() - lastWrite);
  }
}
