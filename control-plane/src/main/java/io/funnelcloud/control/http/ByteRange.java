package io.funnelcloud.control.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What of a body of known length a `Range` header asks for (RFC 9110, one range of bytes). A
/// header that asks for several or cannot be read is as if it were not there.
sealed interface ByteRange {
  Pattern ONE = Pattern.compile("bytes=\\s*(\\d{0,18})-(\\d{0,18})\\s*");

  record Whole() implements ByteRange {}

  /// @param last inclusive
  record Part(long first, long last) implements ByteRange {}

  /// Nothing of it is there.
  record Outside() implements ByteRange {}

  static ByteRange parse(String header, long length) {
    Matcher one = ONE.matcher(header);
    if (!one.matches() || (one.group(1).isEmpty() && one.group(2).isEmpty())) {
      return new Whole();
    }
    if (one.group(1).isEmpty()) {
      long suffix = Math.min(length, Long.parseLong(one.group(2)));
      return suffix == 0 ? new Outside() : new Part(length - suffix, length - 1);
    }
    long first = Long.parseLong(one.group(1));
    long last = one.group(2).isEmpty() ? length - 1 : Long.parseLong(one.group(2));
    if (!one.group(2).isEmpty() && last < first) {
      return new Whole();
    }
    return first >= length ? new Outside() : new Part(first, Math.min(last, length - 1));
  }
}
