package io.funnelcloud.control.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.funnelcloud.contract.api.ExecuteView;
import io.funnelcloud.contract.api.MachineView;
import io.funnelcloud.contract.api.RequestAsk;
import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.fleet.Manifest;
import io.funnelcloud.contract.fleet.Presence;
import io.funnelcloud.control.registry.MachineDesk;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `/api/v1/mesh/route` and `/mesh/health`: work for whichever machine can do it.
final class MeshRoutes {
  private final MachineDesk machines;
  private final Execution execution;
  private final StatusDesk status;
  private final LongCalls calls;

  MeshRoutes(MachineDesk machines, Execution execution, StatusDesk status, LongCalls calls) {
    this.machines = machines;
    this.execution = execution;
    this.status = status;
    this.calls = calls;
  }

  /// What shall run where.
  ///
  /// @param capability the name of a program or a shell
  /// @param payload the fields of a RequestAsk
  record RouteAsk(
      String capability,
      JsonNode payload,
      @JsonProperty("prefer_node") Optional<String> preferNode) {}

  /// Which machine took it, and how it went.
  record RouteView(String node, String capability, ExecuteView result) {}

  void register(RoutesConfig routes) {
    routes.post("/api/v1/mesh/route", calls.of(this::route));
    routes.get("/mesh/health", context -> Bodies.answer(context, status.health()));
  }

  private void route(Context context) throws InterruptedException {
    RouteAsk ask = Bodies.read(context, RouteAsk.class);
    Bodies.required(ask.capability(), "capability");
    Bodies.required(ask.payload(), "payload");
    String capability = ask.capability().toLowerCase(Locale.ROOT);
    MachineView machine = choose(capability, ask);
    RequestAsk command = Asks.of(ask.payload());
    ExecuteView result =
        ExecuteRoutes.run(execution, context, Execution.on(machine.name(), command));
    Bodies.answer(context, new RouteView(machine.name(), capability, result));
  }

  /// The preferred machine if it can, else the least busy one.
  private MachineView choose(String capability, RouteAsk ask) {
    List<MachineView> able =
        machines.all().stream()
            .filter(machine -> machine.presence() == Presence.ONLINE)
            .filter(machine -> machine.manifest().filter(m -> has(m, capability)).isPresent())
            .sorted(
                Comparator.comparingInt(MachineView::openOperations)
                    .thenComparing(MachineView::name))
            .toList();
    return able.stream()
        .filter(machine -> ask.preferNode().equals(Optional.of(machine.name())))
        .findFirst()
        .or(() -> able.stream().findFirst())
        .orElseThrow(() ->
            new Fault(FaultCode.NO_MACHINE, "no machine that is online has '" + capability + "'"));
  }

  private static boolean has(Manifest manifest, String capability) {
    return manifest.tools().contains(capability)
        || manifest.shells().stream().anyMatch(shell -> shell.label().equals(capability));
  }
}
