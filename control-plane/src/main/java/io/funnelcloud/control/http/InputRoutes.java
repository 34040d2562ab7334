package io.funnelcloud.control.http;

import io.funnelcloud.activities.classify.SecretScan;
import io.funnelcloud.contract.api.InputView;
import io.funnelcloud.contract.api.OperationView;
import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationSpec;
import io.funnelcloud.control.artifacts.Inputs;
import io.funnelcloud.control.artifacts.Inputs.Closing;
import io.funnelcloud.control.requests.RequestDesk;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// `/api/v1/requests/{id}/input`: bytes for the standard input of a command that keeps it open.
final class InputRoutes {
  private final RequestDesk desk;
  private final Inputs inputs;

  InputRoutes(RequestDesk desk, Inputs inputs) {
    this.desk = desk;
    this.inputs = inputs;
  }

  void register(RoutesConfig routes) {
    routes.get("/api/v1/requests/{id}/input", this::show);
    routes.post("/api/v1/requests/{id}/input", this::take);
  }

  private void show(Context context) {
    OperationView operation = OutputRoutes.operation(context, desk);
    answer(context, operation, inputs.standing(OpId.parse(operation.opId())));
  }

  private void take(Context context) {
    OperationView operation = OutputRoutes.operation(context, desk);
    Inputs.Piece piece = piece(context);
    answer(context, operation, inputs.add(OpId.parse(operation.opId()), piece));
  }

  private static Inputs.Piece piece(Context context) {
    Optional<Long> offset =
        Optional.ofNullable(context.queryParam("offset")).map(n -> Bodies.count(n, "offset"));
    Optional<String> key = Optional.ofNullable(context.header("Idempotency-Key"));
    if (offset.isEmpty() && key.isEmpty()) {
      throw new Fault(
          FaultCode.BAD_INPUT,
          "say offset= or send an Idempotency-Key, so that a repeated call feeds nothing twice");
    }
    Closing closing = isYes(context, "end") ? Closing.END : Closing.OPEN;
    byte[] bytes = Bodies.bytes(context, OperationSpec.INPUT_PIECE_BYTES_MAX);
    if (bytes.length == 0 && closing == Closing.OPEN) {
      throw new Fault(FaultCode.BAD_INPUT, "the body is empty, expected bytes or end=true");
    }
    if (!isYes(context, "plain")) {
      refuseSecrets(bytes);
    }
    return new Inputs.Piece(SignIn.person(context).name(), bytes, closing, offset, key);
  }

  private static boolean isYes(Context context, String name) {
    String value = Optional.ofNullable(context.queryParam(name)).orElse("false");
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new Fault(
              FaultCode.BAD_INPUT, name + " is '" + value + "', expected true or false");
    };
  }

  private static void refuseSecrets(byte[] bytes) {
    SecretScan.first(new String(bytes, StandardCharsets.UTF_8))
        .ifPresent(found -> {
          throw new Fault(FaultCode.HOLDS_SECRET, found.words());
        });
  }

  private static void answer(Context context, OperationView operation, Inputs.Standing standing) {
    Bodies.answer(
        context,
        new InputView(
            operation.machine(),
            operation.opId(),
            standing.offset(),
            standing.bytes(),
            standing.taken(),
            standing.closing() == Closing.END));
  }
}
