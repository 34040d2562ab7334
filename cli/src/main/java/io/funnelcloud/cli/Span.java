package io.funnelcloud.cli;

import io.funnelcloud.cli.home.Refusal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A length of time as people type it: `30s`, `5m`, `2h`, `1d`, `1h30m`, or ISO-8601.
final class Span {
  private static final Pattern PIECES = Pattern.compile("(?:\\d+[smhd])+");
  private static final Pattern PIECE = Pattern.compile("(\\d+)([smhd])");

  private Span() {}

  static Duration parse(String option, String text) {
    if (PIECES.matcher(text).matches()) {
      try {
        return sum(PIECE.matcher(text));
      } catch (ArithmeticException | NumberFormatException tooLong) {
        throw bad(option, text);
      }
    }
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw bad(option, text);
    }
  }

  /// The same the other way: `1h30m`.
  static String words(String iso) {
    Duration time = Duration.parse(iso);
    return time.isZero()
        ? "0s"
        : time.toString().replace("PT", "").toLowerCase(java.util.Locale.ROOT);
  }

  private static Duration sum(Matcher pieces) {
    Duration sum = Duration.ZERO;
    while (pieces.find()) {
      long count = Long.parseLong(pieces.group(1));
      sum =
          sum.plus(
              switch (pieces.group(2).charAt(0)) {
                case 's' -> Duration.ofSeconds(count);
                case 'm' -> Duration.ofMinutes(count);
                case 'h' -> Duration.ofHours(count);
                default -> Duration.ofDays(count);
              });
    }
    return sum;
  }

  private static Refusal bad(String option, String text) {
    return Refusal.usage(
        option + " is '" + text + "', expected a time such as 30s, 5m, 2h or 1d", "");
  }
}
