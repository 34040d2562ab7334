package io.funnelcloud.control.http;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.operation.OutputFrame.StreamName;
import io.javalin.http.Context;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What of the output of a request a client wants to see live.
///
/// @param machine only this one
/// @param tail how many lines of what was there before
/// @param have what the client has from before, by machine
record Wanted(Optional<String> machine, Optional<Long> tail, Map<String, Have> have) {

  Wanted {
    have = Map.copyOf(have);
  }

  /// Offsets up to which a client has both streams of a machine.
  record Have(long stdout, long stderr) {
    static final Have NOTHING = new Have(0, 0);

    long of(StreamName stream) {
      return switch (stream) {
        case STDOUT -> stdout;
        case STDERR -> stderr;
      };
    }
  }

  static Wanted read(Context context) {
    Map<String, Have> have = new HashMap<>();
    context.queryParams("have").forEach(text -> have(text, have));
    return new Wanted(
        Optional.ofNullable(context.queryParam("machine")),
        Optional.ofNullable(context.queryParam("tail")).map(n -> Bodies.count(n, "tail")),
        have);
  }

  private static void have(String text, Map<String, Have> have) {
    String[] parts = text.split(":", -1);
    if (parts.length != 3) {
      throw new Fault(FaultCode.BAD_INPUT, "have is '" + text + "', expected MACHINE:OUT:ERR");
    }
    have.put(parts[0], new Have(Bodies.count(parts[1], "have"), Bodies.count(parts[2], "have")));
  }

  boolean isWanted(String name) {
    return machine.isEmpty() || machine.get().equals(name);
  }

  Have haveOf(String name) {
    return have.getOrDefault(name, Have.NOTHING);
  }
}
