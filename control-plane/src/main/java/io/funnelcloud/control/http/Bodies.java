package io.funnelcloud.control.http;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.json.Json;
import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Bodies in and out: strict UTF-8, bounded, our own JSON mapper.
final class Bodies {
  /// A command of 64 KiB, 1 MiB of standard input in base64, both escaped, and room.
  static final int BYTES_MAX = 4 * 1024 * 1024;

  private Bodies() {}

  static <T> T read(Context context, Class<T> type) {
    byte[] bytes = context.bodyAsBytes();
    if (bytes.length > BYTES_MAX) {
      throw new Fault(
          FaultCode.TOO_LARGE,
          "the body has " + bytes.length + " bytes, expected at most " + BYTES_MAX);
    }
    try {
      return Json.read(text(bytes), type);
    } catch (IllegalArgumentException e) {
      throw new Fault(FaultCode.BAD_INPUT, String.valueOf(e.getMessage()), e);
    }
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

  static long number(String text, String name) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new Fault(
          FaultCode.BAD_INPUT, name + " is '" + text + "', expected a whole number", e);
    }
  }
}
