package io.funnelcloud.cli.screen;

import io.funnelcloud.cli.home.Surroundings;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// The person's side: standard output for data, standard error for prose, standard input for
/// answers, and which of the three are a terminal.
public record Screen(PrintStream out, PrintStream err, InputStream in, Terminals terminals) {

  /// Which of the three are a terminal, and whether colour is wanted.
  public record Terminals(boolean input, boolean output, boolean error, boolean colour) {
    public static final Terminals NONE = new Terminals(false, false, false, false);

    static Terminals of(Surroundings surroundings) {
      boolean colour =
          surroundings.isTerminal(2)
              && surroundings.variable("NO_COLOR").isEmpty()
              && !surroundings.variable("TERM").orElse("dumb").equals("dumb");
      return new Terminals(
          surroundings.isTerminal(0),
          surroundings.isTerminal(1),
          surroundings.isTerminal(2),
          colour);
    }
  }

  public static Screen of(Surroundings surroundings) {
    return new Screen(
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        System.in,
        Terminals.of(surroundings));
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(descriptor), 1 << 16),
        false,
        StandardCharsets.UTF_8);
  }

  /// A line of data.
  public void data(String line) {
    out.println(line);
    out.flush();
  }

  /// A line for the person.
  public void say(String line) {
    out.flush();
    err.println(line);
    err.flush();
  }

  /// Whether somebody is there to answer a question.
  public boolean canAsk() {
    return terminals.input() && terminals.error();
  }

  public String paint(Colour colour, String text) {
    return terminals.colour() ? colour.code() + text + "\u001b[0m" : text;
  }

  /// The few colours used, each with one meaning.
  public enum Colour {
    GOOD("\u001b[32m"),
    BAD("\u001b[31m"),
    WAITS("\u001b[33m"),
    QUIET("\u001b[2m"),
    STRONG("\u001b[1m");

    private final String code;

    Colour(String code) {
      this.code = code;
    }

    String code() {
      return code;
    }
  }
}
