package io.funnelcloud.cli.screen;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/// Progress through a few steps, each with the time it took; rewritten in place on a terminal.
public final class Steps {
  private final Screen screen;

  public Steps(Screen screen) {
    this.screen = screen;
  }

  public <T> T step(String words, Supplier<T> work) {
    long began = System.nanoTime();
    if (screen.terminals().error()) {
      screen.err().print("  … " + words);
      screen.err().flush();
    }
    try {
      T result = work.get();
      finish(Screen.Colour.GOOD, "✔", words, began);
      return result;
    } catch (RuntimeException e) {
      finish(Screen.Colour.BAD, "✖", words, began);
      throw e;
    }
  }

  private void finish(Screen.Colour colour, String sign, String words, long began) {
    if (screen.terminals().error()) {
      screen.err().print("\r\u001b[K");
    }
    String took = took(Duration.ofNanos(System.nanoTime() - began));
    screen.say("  " + screen.paint(colour, sign) + " " + words + "  " + took);
  }

  public static String took(Duration time) {
    if (time.toMinutes() >= 1) {
      return time.toMinutes() + "m" + String.format(Locale.ROOT, "%02ds", time.toSecondsPart());
    }
    return String.format(Locale.ROOT, "%.1fs", time.toMillis() / 1000.0);
  }
}
