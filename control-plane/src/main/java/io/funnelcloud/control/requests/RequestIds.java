package io.funnelcloud.control.requests;

import io.funnelcloud.contract.request.RequestId;
import java.security.SecureRandom;
import java.util.HexFormat;

/// Makes names for requests that can be read aloud: no vowels, no letter that looks like a digit.
final class RequestIds {
  private static final String LETTERS = "0123456789bcdfghjkmnpqrstvwxyz";

  /// 30^7 names: with a million requests the next one collides once in 20,000 tries, and is drawn
  /// again.
  private static final int LENGTH = 7;

  private final SecureRandom random = new SecureRandom();

  RequestId next() {
    StringBuilder name = new StringBuilder("r_");
    for (int i = 0; i < LENGTH; i++) {
      name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return new RequestId(name.toString());
  }

  /// A W3C trace id.
  String traceId() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
