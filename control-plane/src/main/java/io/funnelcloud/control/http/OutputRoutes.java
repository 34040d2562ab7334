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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `/api/v1/requests/{id}/output`: the bytes of one machine's output as far as they are known, and
/// ranges of them once it is finished.
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
    OperationView operation = operation(context, desk);
    OpId op = OpId.parse(operation.opId());
    Sending sending = sending(context, operation, new OutputReading(outputs, op));
    context.res().setContentType("application/octet-stream");
    context.res().setHeader("X-Content-Type-Options", "nosniff");
    try {
      sending.to(context.res().getOutputStream());
    } catch (IOException e) {
      LOG.debug("a client left the output of {}", op, e);
    }
  }

  private Sending sending(Context context, OperationView operation, OutputReading reading) {
    String stream = Optional.ofNullable(context.queryParam("stream")).orElse("stdout");
    return switch (stream) {
      case "stdout" -> one(context, operation, reading, StreamName.STDOUT);
      case "stderr" -> one(context, operation, reading, StreamName.STDERR);
      case "both" -> frames(context, reading);
      default ->
          throw new Fault(
              FaultCode.BAD_INPUT, "stream is '" + stream + "', expected stdout, stderr or both");
    };
  }

  private static Sending frames(Context context, OutputReading reading) {
    Optional<String> tail = Optional.ofNullable(context.queryParam("tail"));
    OutputSource.Spot spot =
        tail.isEmpty()
            ? new OutputSource.Spot(from(context).orElse(0L), 0)
            : reading.tail(Bodies.count(tail.get(), "tail"));
    return out -> reading.frames(spot, out);
  }

  private static Optional<Long> from(Context context) {
    return Optional.ofNullable(context.queryParam("from")).map(text -> Bodies.count(text, "from"));
  }

  private static Sending one(
      Context context, OperationView operation, OutputReading reading, StreamName stream) {
    Optional<Long> from = from(context);
    Optional<Representation> finished = Representation.of(operation, stream);
    if (from.isPresent() || finished.isEmpty()) {
      return out -> reading.bytes(stream, from.orElse(0L), out);
    }
    long length = reading.length(stream);
    finished.get().requireThere(length);
    return switch (finished.get().wanted(context, length)) {
      case ByteRange.Whole _ -> {
        context.res().setContentLengthLong(length);
        yield out -> reading.bytes(stream, 0, out);
      }
      case ByteRange.Part(long first, long last) -> {
        context.res().setStatus(206);
        context.res().setHeader("Content-Range", "bytes " + first + "-" + last + "/" + length);
        context.res().setContentLengthLong(last - first + 1);
        yield out -> reading.range(stream, first, last, out);
      }
      case ByteRange.Outside _ -> {
        context.res().setStatus(416);
        context.res().setHeader("Content-Range", "bytes */" + length);
        yield _ -> {};
      }
    };
  }

  /// Writes the chosen part of an output.
  @FunctionalInterface
  private interface Sending {
    void to(OutputStream out) throws IOException;
  }

  /// What a finished stream is called, so that pieces of it fetched at different times belong
  /// together.
  private record Representation(String tag, long bytes) {

    static Optional<Representation> of(OperationView operation, StreamName stream) {
      return switch (stream) {
        case STDOUT ->
            operation.sha256Out().map(sha -> of(sha, operation.bytesOut(), operation.droppedOut()));
        case STDERR ->
            operation.sha256Err().map(sha -> of(sha, operation.bytesErr(), operation.droppedErr()));
      };
    }

    /// The hash is that of everything written: what the quota cut is something else.
    private static Representation of(String sha256, long bytes, long dropped) {
      String tag = dropped == 0 ? sha256 : sha256 + "-without-" + dropped;
      return new Representation('"' + tag + '"', bytes - dropped);
    }

    void requireThere(long length) {
      if (length == 0 && bytes > 0) {
        throw new Fault(FaultCode.NOT_FOUND, "this output was deleted to make room");
      }
    }

    ByteRange wanted(Context context, long length) {
      context.res().setHeader("ETag", tag);
      context.res().setHeader("Accept-Ranges", "bytes");
      String condition = context.header("If-Range");
      return condition == null || condition.equals(tag)
          ? ByteRange.parse(Optional.ofNullable(context.header("Range")).orElse(""), length)
          : new ByteRange.Whole();
    }
  }

  /// The last try on the named machine, or on the only one.
  static OperationView operation(Context context, RequestDesk desk) {
    RequestView request = desk.view(RequestRoutes.id(context));
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

  private static String missing(@Nullable String machine, RequestView request) {
    return machine == null
        ? "request " + request.id() + " has no machine yet"
        : "request " + request.id() + " has no machine '" + machine + "'";
  }
}
