package io.funnelcloud.control.http;

import io.funnelcloud.contract.api.InviteAsk;
import io.funnelcloud.contract.api.MachineView;
import io.funnelcloud.contract.api.Page;
import io.funnelcloud.contract.api.TagsAsk;
import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.control.registry.MachineDesk;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Optional;

/// `/api/v1/machines` and `/api/v1/invites`.
final class MachineRoutes {
  private final MachineDesk desk;

  MachineRoutes(MachineDesk desk) {
    this.desk = desk;
  }

  void register(RoutesConfig routes) {
    routes.get(
        "/api/v1/machines",
        context -> Bodies.answer(context, new Page<>(desk.all(), Optional.empty())));
    routes.get("/api/v1/machines/{name}", context -> Bodies.answer(context, named(context)));
    routes.delete("/api/v1/machines/{name}", this::remove);
    routes.post("/api/v1/machines/{name}/tags", this::retag);
    routes.post("/api/v1/machines/{name}/release", this::release);
    routes.get("/api/v1/machines/{name}/capabilities", this::capabilities);
    routes.post("/api/v1/invites", this::invite);
  }

  private MachineView named(Context context) {
    return desk.named(context.pathParam("name"));
  }

  private void capabilities(Context context) {
    MachineView machine = named(context);
    Bodies.answer(
        context,
        machine
            .manifest()
            .orElseThrow(() ->
                new Fault(
                    FaultCode.NOT_FOUND,
                    "machine '" + machine.name() + "' has not announced itself yet")));
  }

  private void remove(Context context) {
    Bodies.answer(context, desk.remove(SignIn.owner(context).name(), context.pathParam("name")));
  }

  private void retag(Context context) {
    SignIn.owner(context);
    TagsAsk ask = Bodies.read(context, TagsAsk.class);
    Bodies.answer(context, desk.retag(context.pathParam("name"), ask));
  }

  private void release(Context context) {
    SignIn.owner(context);
    Bodies.answer(context, desk.release(context.pathParam("name")));
  }

  private void invite(Context context) {
    InviteAsk ask = Bodies.read(context, InviteAsk.class);
    context.status(201);
    Bodies.answer(context, desk.invite(SignIn.owner(context).name(), ask));
  }
}
