package io.funnelcloud.cli.screen;

import java.util.Locale;

/// Sizes as people read them: `512 B`, `1.5 KiB`, `3.2 GiB`.
public final class ByteWords {
  private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB"};

  private ByteWords() {}

  public static String of(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double value = bytes;
    int unit = -1;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
  }
}
