package io.funnelcloud.control.http;

import io.funnelcloud.contract.api.OperationView;
import io.funnelcloud.contract.api.RequestView;
import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OutputFrame.StreamName;
import io.funnelcloud.control.requests.RequestDesk;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `/api/v1/requests/{id}/output`: the bytes of one machine's output as far as they are known.
final class OutputRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(OutputRoutes.class);

  private final RequestDesk desk;
  private final OutputSource outputs;
  private final LongCalls calls;

  OutputRoutes(RequestDesk desk, OutputSource outputs, LongCalls calls) {
    this.desk = desk;
    this.outputs = outputs;
    this.calls = calls;
  }

  void register(RoutesConfig routes) {
    routes.get("/api/v1/requests/{id}/output", calls.of(this::send));
  }

  private void send(Context context) {
    OperationView operation = operation(context, desk.view(RequestRoutes.id(context)));
    OpId op = OpId.parse(operation.opId());
    String stream = Optional.ofNullable(context.queryParam("stream")).orElse("stdout");
    long from = Bodies.count(Optional.ofNullable(context.queryParam("from")).orElse("0"), "from");
    Sending sending = sending(stream, op, from);
    context.res().setContentType("application/octet-stream");
    context.res().setHeader("X-Content-Type-Options", "nosniff");
    try {
      sending.to(context.res().getOutputStream());
    } catch (IOException e) {
      LOG.debug("a client left the output of {}", op, e);
    }
  }

  private Sending sending(String stream, OpId op, long from) {
    OutputReading reading = new OutputReading(outputs, op);
    return switch (stream) {
      case "stdout" -> out -> reading.bytes(StreamName.STDOUT, from, out);
      case "stderr" -> out -> reading.bytes(StreamName.STDERR, from, out);
      case "both" -> out -> reading.frames(from, out);
      default ->
          throw new Fault(
              FaultCode.BAD_INPUT, "stream is '" + stream + "', expected stdout, stderr or both");
    };
  }

  /// Writes the chosen part of an output.
  @FunctionalInterface
  private interface Sending {
    void to(OutputStream out) throws IOException;
  }

  /// The last try on the named machine, or on the only one.
  private static OperationView operation(Context context, RequestView request) {
    String machine = context.queryParam("machine");
    List<String> names =
        request.machines().stream().map(OperationView::machine).distinct().toList();
    if (machine == null && names.size() > 1) {
      throw new Fault(FaultCode.BAD_INPUT, "which machine? Say machine= with one of: " + names);
    }
    return request.machines().stream()
        .filter(op -> machine == null || op.machine().equals(machine))
        .reduce((_, later) -> later)
        .orElseThrow(() -> new Fault(FaultCode.NOT_FOUND, missing(machine, request)));
  }

  private static String missing(
      @org.jspecify.annotations.Nullable String machine, RequestView request) {
    return machine == null
        ? "request " + request.id() + " has no machine yet"
        : "request " + request.id() + " has no machine '" + machine + "'";
  }
}
