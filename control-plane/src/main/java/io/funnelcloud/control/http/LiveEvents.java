package io.funnelcloud.control.http;

import io.funnelcloud.contract.request.RequestId;
import io.funnelcloud.control.requests.RequestDesk;
import io.funnelcloud.control.store.Changes;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `/api/v1/requests/{id}/events`: a request and its output as they happen, from the start for
/// everybody who looks.
final class LiveEvents {
  static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final Logger LOG = LoggerFactory.getLogger(LiveEvents.class);

  private final RequestDesk desk;
  private final OutputSource outputs;
  private final Changes changes;
  private final LongCalls calls;
  private final Duration heartbeat;

  LiveEvents(
      RequestDesk desk,
      OutputSource outputs,
      Changes changes,
      LongCalls calls,
      Duration heartbeat) {
    this.desk = desk;
    this.outputs = outputs;
    this.changes = changes;
    this.calls = calls;
    this.heartbeat = heartbeat;
  }

  void register(RoutesConfig routes) {
    routes.get("/api/v1/requests/{id}/events", calls.of(this::follow));
  }

  private void follow(Context context) throws InterruptedException {
    RequestId id = RequestRoutes.id(context);
    desk.view(id);
    Wanted wanted = Wanted.read(context);
    OutputSource shown = "none".equals(context.queryParam("output")) ? NOTHING : outputs;
    try {
      follow(new LiveView(EventStream.open(context), shown, wanted), id);
    } catch (IOException e) {
      LOG.debug("a client left the live view of {}", id, e);
    }
  }

  /// For those who do not want output.
  private static final OutputSource NOTHING =
      (op, position, most) -> new OutputSource.Slice(java.util.List.of(), position, true);

  private void follow(LiveView view, RequestId id) throws IOException, InterruptedException {
    while (true) {
      long seen = changes.mark(id);
      view.show(desk.view(id));
      if (view.isOver()) {
        view.end();
        return;
      }
      view.heartbeat(heartbeat);
      changes.awaitBeyond(id, seen, view.nextLook(heartbeat));
      calls.pause(view.breath());
    }
  }
}
