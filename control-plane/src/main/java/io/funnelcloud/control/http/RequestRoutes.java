package io.funnelcloud.control.http;

import io.funnelcloud.contract.api.ApprovalAsk;
import io.funnelcloud.contract.api.RequestView;
import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.request.RequestId;
import io.funnelcloud.contract.request.RequestStatus;
import io.funnelcloud.contract.request.UserName;
import io.funnelcloud.control.requests.Planner;
import io.funnelcloud.control.requests.RequestDesk;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/// `/api/v1/requests` and `/api/v1/plans`.
final class RequestRoutes {
  private static final Duration WAIT_MAX = Duration.ofSeconds(60);

  private final RequestDesk desk;
  private final Planner planner;
  private final LongCalls calls;

  RequestRoutes(RequestDesk desk, Planner planner, LongCalls calls) {
    this.desk = desk;
    this.planner = planner;
    this.calls = calls;
  }

  void register(RoutesConfig routes) {
    routes.post("/api/v1/requests", this::accept);
    routes.post("/api/v1/plans", this::plan);
    routes.get("/api/v1/requests", this::list);
    routes.get("/api/v1/requests/{id}", calls.of(this::show));
    routes.post("/api/v1/requests/{id}/cancel", this::cancel);
    routes.post("/api/v1/requests/{id}/retry", this::retry);
    routes.post("/api/v1/requests/{id}/approval", this::answer);
  }

  private void accept(Context context) {
    Optional<String> key = Optional.ofNullable(context.header("Idempotency-Key"));
    RequestView view = desk.ask(user(context), Asks.read(context), key);
    context.status(201).header("Location", "/api/v1/requests/" + view.id());
    Bodies.answer(context, view);
  }

  private void plan(Context context) {
    Bodies.answer(context, planner.plan(user(context), Asks.read(context)));
  }

  private void list(Context context) {
    Optional<RequestStatus> status =
        Optional.ofNullable(context.queryParam("status")).map(RequestRoutes::status);
    Optional<String> machine = Optional.ofNullable(context.queryParam("machine"));
    Optional<String> cursor = Optional.ofNullable(context.queryParam("cursor"));
    String limit = Optional.ofNullable(context.queryParam("limit")).orElse("50");
    Bodies.answer(
        context,
        desk.list(
            status,
            machine,
            cursor,
            (int) Math.min(Bodies.count(limit, "limit"), Integer.MAX_VALUE)));
  }

  private void show(Context context) throws InterruptedException {
    String wait = context.queryParam("wait");
    if (wait == null) {
      Bodies.answer(context, desk.view(id(context)));
      return;
    }
    Duration longest = Duration.ofSeconds(Bodies.count(wait, "wait"));
    Bodies.answer(context, desk.await(id(context), atMost(longest)));
  }

  static Duration atMost(Duration asked) {
    return asked.compareTo(WAIT_MAX) < 0 ? asked : WAIT_MAX;
  }

  private static RequestStatus status(String name) {
    return Arrays.stream(RequestStatus.values())
        .filter(status -> status.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(() ->
            new Fault(
                FaultCode.BAD_INPUT,
                "status is '%s', expected one of %s"
                    .formatted(name, Arrays.toString(RequestStatus.values()))));
  }

  private void cancel(Context context) {
    Bodies.answer(context, desk.cancel(user(context), id(context), "asked to stop"));
  }

  private void retry(Context context) {
    context.status(201);
    Bodies.answer(context, desk.retry(user(context), id(context)));
  }

  private void answer(Context context) {
    ApprovalAsk ask = Bodies.read(context, ApprovalAsk.class);
    Bodies.required(ask.decision(), "decision");
    Bodies.required(ask.specSha256(), "specSha256");
    Bodies.required(ask.targetsSha256(), "targetsSha256");
    Bodies.answer(context, desk.answer(user(context), id(context), ask));
  }

  static RequestId id(Context context) {
    try {
      return new RequestId(context.pathParam("id"));
    } catch (IllegalArgumentException e) {
      throw new Fault(FaultCode.NOT_FOUND, String.valueOf(e.getMessage()), e);
    }
  }

  private static UserName user(Context context) {
    return SignIn.person(context).name();
  }
}
