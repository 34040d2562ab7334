package io.funnelcloud.control.http;

import io.funnelcloud.contract.api.Page;
import io.funnelcloud.control.metrics.Meters;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/// How HQ is, what it remembers, and how to speak to it.
final class SystemRoutes {
  private final StatusDesk status;
  private final MemoSource memos;
  private final Meters meters;
  private final byte[] openApi = resource("openapi.json");

  SystemRoutes(StatusDesk status, MemoSource memos, Meters meters) {
    this.status = status;
    this.memos = memos;
    this.meters = meters;
  }

  void register(RoutesConfig routes) {
    routes.get("/healthz", context -> Bodies.answer(context, Map.of("status", "ok")));
    routes.get("/metrics", this::metrics);
    routes.get("/api/v1/status", context -> Bodies.answer(context, status.status()));
    routes.get("/api/v1/memory", this::memory);
    routes.get(
        "/api/v1/openapi.json", context -> context.contentType("application/json").result(openApi));
  }

  private void metrics(Context context) {
    context.contentType("text/plain; version=0.0.4; charset=utf-8").result(meters.scrape());
  }

  private void memory(Context context) {
    String query = Optional.ofNullable(context.queryParam("query")).orElse("");
    Bodies.answer(context, new Page<>(memos.find(query), Optional.empty()));
  }

  static byte[] resource(String name) {
    try (InputStream in = SystemRoutes.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not in the jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + name, e);
    }
  }
}
