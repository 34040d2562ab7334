package io.funnelcloud.classifier.decode;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/// Undoes one layer of encoding. Bytes stand as characters of ISO 8859-1.
public final class Decodings {
  /// A bomb of a few bytes may not fill the memory.
  private static final int INFLATED_MAX = 1 << 20;

  private Decodings() {}

  public static Optional<String> decode(String kind, String text) {
    return switch (kind) {
      case "base64" -> base64(text);
      case "base32" -> base32(text);
      case "hex" -> hex(text);
      default -> Optional.empty();
    };
  }

  public static Optional<String> base64(String text) {
    String clean = strip(text);
    try {
      byte[] bytes = Base64.getDecoder().decode(clean.replace('-', '+').replace('_', '/'));
      return Optional.of(new String(bytes, StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String strip(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > ' ' && c != '"' && c != '\'') {
        out.append(c);
      }
    }
    while (out.length() % 4 == 1) {
      out.setLength(out.length() - 1);
    }
    return out.toString();
  }

  /// The form PowerShell takes: UTF-16LE in base64; plain text in base64 is read as well.
  public static Optional<String> utf16Base64(String text) {
    return base64(text).map(Decodings::utf16);
  }

  public static String utf16(String bytes) {
    boolean wide = bytes.length() >= 2 && bytes.length() % 2 == 0 && bytes.charAt(1) == 0;
    return wide
        ? new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_16LE)
        : bytes;
  }

  private static Optional<String> base32(String text) {
    StringBuilder out = new StringBuilder();
    long buffer = 0;
    int bits = 0;
    for (char c : text.toUpperCase(java.util.Locale.ROOT).toCharArray()) {
      int value = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c);
      if (value < 0) {
        continue;
      }
      buffer = (buffer << 5 | value) & 0xFFFF;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        out.append((char) (buffer >> bits & 0xFF));
      }
    }
    return Optional.of(out.toString());
  }

  public static Optional<String> hex(String text) {
    StringBuilder out = new StringBuilder();
    int high = -1;
    String clean = text.replace("\\x", "").replace("0x", "");
    for (int i = 0; i < clean.length(); i++) {
      int digit = Character.digit(clean.charAt(i), 16);
      if (digit < 0) {
        if (Character.isWhitespace(clean.charAt(i)) || ",:".indexOf(clean.charAt(i)) >= 0) {
          continue;
        }
        return Optional.empty();
      }
      if (high < 0) {
        high = digit;
      } else {
        out.append((char) (high * 16 + digit));
        high = -1;
      }
    }
    return Optional.of(out.toString());
  }

  public static Optional<String> gunzip(String bytes) {
    byte[] packed = bytes.getBytes(StandardCharsets.ISO_8859_1);
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      byte[] plain = in.readNBytes(INFLATED_MAX);
      return Optional.of(new String(plain, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
