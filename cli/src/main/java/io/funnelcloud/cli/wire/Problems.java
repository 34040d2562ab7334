package io.funnelcloud.cli.wire;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.home.Refusal;
import io.funnelcloud.contract.api.ProblemView;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.json.Json;
import java.io.IOException;

/// Turns what HQ, or the lack of it, answered into a refusal with advice and an exit code.
final class Problems {
  private Problems() {}

  static Refusal refusal(int status, String body) {
    try {
      ProblemView problem = Json.read(body, ProblemView.class);
      if (problem.detail() != null && problem.type() != null) {
        String advice = problem.advice() == null ? "" : problem.advice();
        return new Refusal(exitCode(status, problem.type()), problem.detail(), advice);
      }
    } catch (IllegalArgumentException notOurs) {
      return unknown(status, body);
    }
    return unknown(status, body);
  }

  private static Refusal unknown(int status, String body) {
    String start = body.length() > 200 ? body.substring(0, 200) + "…" : body;
    return new Refusal(
        exitCode(status, ""), "HQ answered " + status + ": " + start.strip(), advice(status));
  }

  private static String advice(int status) {
    return status == 401 ? FaultCode.NOT_SIGNED_IN.advice() : "Is another program on that port?";
  }

  private static ExitCode exitCode(int status, String type) {
    if (type.equals(FaultCode.HOLDS_SECRET.name())) {
      return ExitCode.DENIED;
    }
    return switch (status) {
      case 401 -> ExitCode.NOT_SIGNED_IN;
      case 403 -> ExitCode.DENIED;
      case 400, 404, 409, 413, 422 -> ExitCode.USAGE;
      default -> ExitCode.FAULT;
    };
  }

  static Refusal away(String url, IOException cause) {
    return new Refusal(
        ExitCode.FAULT,
        "HQ does not answer at " + url + " (" + words(cause) + ")",
        "`aj up` starts it or heals it; `aj doctor` says what is wrong.",
        cause);
  }

  private static String words(IOException cause) {
    String message = cause.getMessage();
    return message == null || message.isBlank() ? "connection refused" : message;
  }
}
