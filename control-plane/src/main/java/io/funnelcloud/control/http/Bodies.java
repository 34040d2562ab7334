package io.funnelcloud.control.http;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.json.Json;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Bodies in and out: strict UTF-8, bounded, our own JSON mapper.
final class Bodies {
  /// A command of 64 KiB, 1 MiB of standard input in base64, both escaped, and room.
  static final int BYTES_MAX = 4 * 1024 * 1024;

  private Bodies() {}

  static <T> T read(Context context, Class<T> type) {
    return parse(text(bytes(context, BYTES_MAX)), type);
  }

  static <T> T parse(String json, Class<T> type) {
    try {
      T value = Json.read(json, type);
      required(value, "the body");
      return value;
    } catch (IllegalArgumentException e) {
      throw new Fault(FaultCode.BAD_INPUT, String.valueOf(e.getMessage()), e);
    }
  }

  /// Refuses what the sender left out.
  static void required(@Nullable Object value, String name) {
    if (value == null) {
      throw new Fault(FaultCode.BAD_INPUT, name + " is missing");
    }
  }

  /// Reads one byte more than allowed at most, so that a length that lies costs nothing.
  static byte[] bytes(Context context, int most) {
    if (context.contentLength() > most) {
      throw tooLarge(most);
    }
    try {
      byte[] bytes = context.bodyInputStream().readNBytes(most + 1);
      if (bytes.length > most) {
        throw tooLarge(most);
      }
      return bytes;
    } catch (IOException e) {
      throw new Fault(FaultCode.BAD_INPUT, "the body broke off", e);
    }
  }

  private static Fault tooLarge(int most) {
    return new Fault(
        FaultCode.TOO_LARGE, "the body has more than " + most + " bytes, the most there may be");
  }

  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new Fault(FaultCode.BAD_INPUT, "the body is not valid UTF-8", e);
    }
  }

  static void answer(Context context, Object body) {
    context.contentType("application/json").result(Json.bytes(body));
  }

  /// A whole number from 0 on.
  static long count(String text, String name) {
    try {
      long count = Long.parseLong(text);
      if (count >= 0) {
        return count;
      }
    } catch (NumberFormatException _) {
      // Told below, like a negative one.
    }
    throw new Fault(
        FaultCode.BAD_INPUT, name + " is '" + text + "', expected a whole number from 0 on");
  }
}
