package io.funnelcloud.control.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Reads server-sent events as a browser would, on a thread of its own.
final class EventReader implements AutoCloseable {
  final List<Event> events = new CopyOnWriteArrayList<>();
  final List<String> comments = new CopyOnWriteArrayList<>();
  private final InputStream in;
  private final Thread thread;

  /// One event; a comment is none.
  record Event(String name, String data) {}

  private EventReader(InputStream in) {
    this.in = in;
    thread = Thread.ofVirtual().start(this::read);
  }

  static EventReader of(InputStream in) {
    return new EventReader(in);
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      String name = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(": ")) {
          comments.add(line.substring(2));
        } else if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("data: ")) {
          events.add(new Event(name, line.substring(6)));
        }
      }
    } catch (IOException e) {
      comments.add("cut off");
    }
  }

  List<String> names() {
    return new ArrayList<>(events).stream().map(Event::name).toList();
  }

  List<String> data(String name) {
    return new ArrayList<>(events)
        .stream().filter(e -> e.name().equals(name)).map(Event::data).toList();
  }

  boolean isOver() {
    return !thread.isAlive();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
