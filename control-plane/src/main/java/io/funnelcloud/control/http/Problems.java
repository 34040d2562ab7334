package io.funnelcloud.control.http;

import io.funnelcloud.contract.api.ProblemView;
import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.json.Json;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns every failure into `application/problem+json`; the only place that sets an error status.
final class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private Problems() {}

  static void register(RoutesConfig routes) {
    routes.exception(Fault.class, (fault, context) -> answer(context, fault));
    routes.exception(
        HttpResponseException.class, (e, context) -> answer(context, faultOf(e, context)));
    routes.exception(
        IllegalArgumentException.class,
        (e, context) -> answer(context, new Fault(FaultCode.BAD_INPUT, message(e), e)));
    routes.exception(Exception.class, Problems::unexpected);
  }

  private static void unexpected(Exception e, Context context) {
    LOG.error("{} {} failed", context.method(), context.path(), e);
    String what = "HQ failed on %s %s".formatted(context.method(), context.path());
    answer(context, new Fault(FaultCode.INTERNAL, what, e));
  }

  private static Fault faultOf(HttpResponseException e, Context context) {
    FaultCode code =
        switch (e.getStatus()) {
          case 404, 405 -> FaultCode.NOT_FOUND;
          case 413 -> FaultCode.TOO_LARGE;
          default -> FaultCode.BAD_INPUT;
        };
    return new Fault(code, "%s %s: %s".formatted(context.method(), context.path(), message(e)), e);
  }

  private static String message(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static void answer(Context context, Fault fault) {
    FaultCode code = fault.code();
    ProblemView problem =
        new ProblemView(code.name(), title(code), code.httpStatus(), message(fault), code.advice());
    context.status(code.httpStatus()).result(Json.text(problem));
    context.contentType("application/problem+json");
  }

  private static String title(FaultCode code) {
    return switch (code.kind()) {
      case CALLER -> "The request cannot be taken as it is";
      case POLICY -> "Not allowed";
      case MACHINE -> "The machine cannot do it now";
      case TRANSPORT -> "A part of HQ is away";
      case INTERNAL -> "HQ failed";
    };
  }
}
