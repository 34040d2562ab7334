package io.funnelcloud.classifier;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// The lines of a stream as bytes, one at a time. A line longer than the limit is cut there and its
/// rest is skipped.
final class InputLines {
  private final InputStream in;
  private final int lengthMax;
  private byte[] buffer = new byte[1 << 16];
  private int filled;
  private int start;
  private int end;
  private int next;
  private long number;
  private boolean cut;

  InputLines(InputStream in, int lengthMax) {
    this.in = in;
    this.lengthMax = lengthMax;
  }

  /// Moves to the next line; false at the end of the stream.
  boolean next() throws IOException {
    start = next;
    cut = false;
    int at = start;
    while (true) {
      at = newline(at);
      if (at < filled) {
        return found(at, at + 1);
      }
      if (at - start > lengthMax) {
        skipRest();
        return true;
      }
      int before = start;
      if (!fill()) {
        return start < filled && found(filled, filled);
      }
      at -= before - start;
    }
  }

  private boolean found(int to, int after) {
    cut = to - start > lengthMax;
    end = Math.min(to, start + lengthMax);
    next = after;
    number++;
    return true;
  }

  private int newline(int from) {
    int at = from;
    while (at < filled && buffer[at] != '\n') {
      at++;
    }
    return at;
  }

  private void skipRest() throws IOException {
    byte[] kept = Arrays.copyOfRange(buffer, start, start + lengthMax);
    int at;
    do {
      start = 0;
      filled = Math.max(0, in.read(buffer));
      at = newline(0);
    } while (at == filled && filled > 0);
    byte[] rest = Arrays.copyOfRange(buffer, Math.min(at + 1, filled), filled);
    buffer = Arrays.copyOf(kept, Math.max(buffer.length, kept.length + rest.length));
    System.arraycopy(rest, 0, buffer, kept.length, rest.length);
    filled = kept.length + rest.length;
    found(kept.length, kept.length);
    cut = true;
  }

  /// Makes room by moving the line begun to the front, and reads more behind it.
  private boolean fill() throws IOException {
    int length = filled - start;
    byte[] to = length > buffer.length / 2 ? new byte[buffer.length * 2] : buffer;
    System.arraycopy(buffer, start, to, 0, length);
    buffer = to;
    start = 0;
    filled = length;
    int read = in.read(buffer, filled, buffer.length - filled);
    filled += Math.max(0, read);
    return read > 0;
  }

  byte[] bytes() {
    return buffer;
  }

  int start() {
    return start;
  }

  int length() {
    return end - start;
  }

  /// Counted from 1.
  long number() {
    return number;
  }

  boolean isCut() {
    return cut;
  }

  /// Whether asking for the next line might wait for whoever writes.
  boolean mightWait() throws IOException {
    return newline(next) == filled && in.available() == 0;
  }
}
