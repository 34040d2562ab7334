package io.funnelcloud.cli.screen;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Output of a command as a terminal may get it: colours and what moves within a line pass, every
/// other control is shown instead of obeyed. One that came from elsewhere could rename the window,
/// fill the clipboard, hide lines or make the terminal type. For one stream; a sequence may come in
/// pieces.
final class TerminalText {
  private static final int ESC = 0x1b;
  private static final int SEQUENCE_MAX = 64;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringBuilder parameters = new StringBuilder();
  private State state = State.TEXT;
  private boolean isColoured;

  private enum State {
    TEXT,
    ESCAPE,
    SEQUENCE,
    /// The first byte of the controls of Latin-1 in UTF-8.
    LATIN
  }

  byte[] shown(byte[] bytes, int from) {
    out.reset();
    for (int i = from; i < bytes.length; i++) {
      take(bytes[i] & 0xff);
    }
    return out.toByteArray();
  }

  /// What was held back at the end, and the usual colour again.
  byte[] end() {
    out.reset();
    release();
    if (isColoured) {
      print("\u001b[0m");
    }
    return out.toByteArray();
  }

  private void take(int one) {
    switch (state) {
      case TEXT -> text(one);
      case ESCAPE -> escape(one);
      case SEQUENCE -> sequence(one);
      case LATIN -> latin(one);
    }
  }

  private void text(int one) {
    switch (one) {
      case ESC -> state = State.ESCAPE;
      case 0xc2 -> state = State.LATIN;
      case '\n', '\r', '\t', '\b' -> out.write(one);
      case 0x7f -> print("^?");
      default -> {
        if (one < 0x20) {
          print("^" + (char) (one + '@'));
        } else {
          out.write(one);
        }
      }
    }
  }

  private void escape(int one) {
    if (one == '[') {
      state = State.SEQUENCE;
      parameters.setLength(0);
    } else {
      release();
      text(one);
    }
  }

  private void sequence(int one) {
    boolean isParameter = (one >= '0' && one <= ';') && parameters.length() < SEQUENCE_MAX;
    if (isParameter) {
      parameters.append((char) one);
    } else if (one == 'm' || one == 'K') {
      print("\u001b[" + parameters + (char) one);
      isColoured |= one == 'm';
      state = State.TEXT;
    } else {
      release();
      text(one);
    }
  }

  private void latin(int one) {
    state = State.TEXT;
    if (one >= 0x80 && one < 0xa0) {
      print("?");
    } else {
      out.write(0xc2);
      text(one);
    }
  }

  private void release() {
    switch (state) {
      case TEXT -> {}
      case ESCAPE -> print("^[");
      case SEQUENCE -> print("^[[" + parameters);
      case LATIN -> out.write(0xc2);
    }
    state = State.TEXT;
  }

  private void print(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }
}
