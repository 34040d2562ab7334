package io.funnelcloud.cli.screen;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// Output of machines as it arrives: the bytes as they are when there is one machine, whole lines
/// with the machine's name before them when there are several. Bytes seen before are not shown
/// again, so a stream can be followed anew after a cut.
public final class LiveOutput {
  private static final int LINE_BYTES_MAX = 64 * 1024;

  private final Screen screen;
  private final Map<Place, Long> seen = new HashMap<>();
  private final Map<Place, ByteArrayOutputStream> open = new HashMap<>();
  private boolean several;
  private int nameWidth;

  /// One of the two streams of one machine.
  public record Place(String machine, String stream) {
    boolean isError() {
      return stream.equals("stderr");
    }
  }

  public LiveOutput(Screen screen) {
    this.screen = screen;
  }

  /// Told before the first byte: which machines take part.
  public void machines(Iterable<String> names) {
    int count = 0;
    for (String name : names) {
      count++;
      nameWidth = Math.max(nameWidth, name.length());
    }
    several = several || count > 1;
  }

  public void accept(Place place, long offset, byte[] bytes) {
    long known = seen.getOrDefault(place, 0L);
    if (offset + bytes.length <= known) {
      return;
    }
    int skip = (int) Math.max(0, known - offset);
    seen.put(place, offset + bytes.length);
    if (several) {
      lines(place, bytes, skip);
    } else {
      PrintStream stream = streamOf(place);
      stream.write(bytes, skip, bytes.length - skip);
      stream.flush();
    }
  }

  /// How many bytes of a stream were shown.
  public long shown(Place place) {
    return seen.getOrDefault(place, 0L);
  }

  private void lines(Place place, byte[] bytes, int from) {
    ByteArrayOutputStream line = open.computeIfAbsent(place, p -> new ByteArrayOutputStream());
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == '\n' || line.size() >= LINE_BYTES_MAX) {
        print(place, line);
      }
      if (bytes[i] != '\n') {
        line.write(bytes[i]);
      }
    }
    streamOf(place).flush();
  }

  private void print(Place place, ByteArrayOutputStream line) {
    PrintStream stream = streamOf(place);
    byte[] prefix = prefix(place.machine()).getBytes(StandardCharsets.UTF_8);
    stream.write(prefix, 0, prefix.length);
    stream.write(line.toByteArray(), 0, line.size());
    stream.write('\n');
    line.reset();
  }

  private String prefix(String machine) {
    return machine + " ".repeat(Math.max(0, nameWidth - machine.length())) + " | ";
  }

  private PrintStream streamOf(Place place) {
    return place.isError() ? screen.err() : screen.out();
  }

  /// Lines without an end are shown as they are.
  public void close() {
    open.forEach((place, line) -> {
      if (line.size() > 0) {
        print(place, line);
      }
    });
    screen.out().flush();
    screen.err().flush();
  }
}
