package io.funnelcloud.control.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.funnelcloud.contract.api.RequestAsk;
import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.javalin.http.Context;
import java.util.List;

/// Reads what somebody wants to run. A program writes every field; a person with curl leaves out
/// what is usual.
final class Asks {
  /// The strict reader wants them said.
  private static final List<String> USUALLY_NO =
      List.of("yes", "plain", "includeOffline", "keepStdin");

  private Asks() {}

  static RequestAsk read(Context context) {
    return of(Bodies.read(context, JsonNode.class));
  }

  static RequestAsk of(JsonNode json) {
    if (!(json instanceof ObjectNode fields)) {
      throw new Fault(FaultCode.BAD_INPUT, "expected an object with the field 'command'");
    }
    ObjectNode whole = fields.deepCopy();
    USUALLY_NO.stream().filter(name -> !whole.has(name)).forEach(name -> whole.put(name, false));
    RequestAsk ask = Bodies.parse(whole.toString(), RequestAsk.class);
    Bodies.required(ask.command(), "command");
    return ask;
  }
}
