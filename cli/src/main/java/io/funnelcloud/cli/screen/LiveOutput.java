package io.funnelcloud.cli.screen;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// Output of machines as it arrives: the bytes as they are when there is one machine, whole lines
/// with the machine's name before them when there are several. Bytes seen before are not shown
/// again, so a stream can be followed anew after a cut; what is missing in between is told. On a
/// terminal controls are shown, not obeyed.
public final class LiveOutput {
  private static final int LINE_BYTES_MAX = 64 * 1024;

  private final Screen screen;
  private final boolean isRaw;
  private final Map<Place, Long> seen = new HashMap<>();
  private final Map<Place, ByteArrayOutputStream> open = new HashMap<>();
  private final Map<Place, TerminalText> texts = new HashMap<>();
  private boolean several;
  private int nameWidth;

  /// One of the two streams of one machine.
  public record Place(String machine, String stream) {
    boolean isError() {
      return stream.equals("stderr");
    }
  }

  /// Bytes of others on a terminal.
  public enum Controls {
    SHOWN,
    OBEYED
  }

  public LiveOutput(Screen screen) {
    this(screen, Controls.SHOWN);
  }

  public LiveOutput(Screen screen, Controls controls) {
    this.screen = screen;
    isRaw = controls == Controls.OBEYED;
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
    if (offset > known && known > 0) {
      tellGap(place, offset - known);
    }
    int skip = (int) Math.max(0, known - offset);
    seen.put(place, offset + bytes.length);
    show(place, bytes, skip);
  }

  private void tellGap(Place place, long missing) {
    String name = several ? place.machine() + " " : "";
    screen.say(
        "[" + name + place.stream() + ": " + missing + " bytes here were over the output quota]");
  }

  private void show(Place place, byte[] bytes, int from) {
    if (isTerminal(place) && !isRaw) {
      write(place, texts.computeIfAbsent(place, _ -> new TerminalText()).shown(bytes, from), 0);
    } else {
      write(place, bytes, from);
    }
  }

  private boolean isTerminal(Place place) {
    return place.isError() ? screen.terminals().error() : screen.terminals().output();
  }

  private void write(Place place, byte[] bytes, int from) {
    if (several) {
      lines(place, bytes, from);
    } else {
      PrintStream stream = streamOf(place);
      stream.write(bytes, from, bytes.length - from);
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
    texts.forEach((place, text) -> write(place, text.end(), 0));
    open.forEach((place, line) -> {
      if (line.size() > 0) {
        print(place, line);
      }
    });
    screen.out().flush();
    screen.err().flush();
  }
}
