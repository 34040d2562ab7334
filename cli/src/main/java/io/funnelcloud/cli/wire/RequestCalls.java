package io.funnelcloud.cli.wire;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.home.Refusal;
import io.funnelcloud.contract.api.ApprovalAsk;
import io.funnelcloud.contract.api.RequestAsk;
import io.funnelcloud.contract.api.RequestView;
import io.funnelcloud.contract.request.ApprovalAnswer.Decision;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What can be asked of HQ about requests.
public record RequestCalls(PeopleDoor door) {
  private static final String REQUESTS = "/api/v1/requests";

  /// Each call carries a key of its own, so that a repeated delivery starts nothing twice.
  public RequestView submit(RequestAsk ask) {
    Map<String, String> key = Map.of("Idempotency-Key", UUID.randomUUID().toString());
    return door.post(REQUESTS, ask, key, RequestView.class);
  }

  public RequestView show(String id) {
    return door.get(path(id), RequestView.class);
  }

  /// The request as soon as it is closed or needs a person, at the latest after the limit.
  public RequestView wait(String id, Duration limit) {
    return door.get(path(id) + "?wait=" + Math.max(1, limit.toSeconds()), RequestView.class);
  }

  /// @throws Refusal when it is still open after the limit
  public RequestView untilClosed(String id, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    RequestView view = show(id);
    while (!view.status().isTerminal()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        throw new Refusal(
            ExitCode.FAULT,
            "request " + id + " is still " + view.status() + " after " + limit.toSeconds() + " s",
            "`aj show " + id + "` says why; `aj doctor` looks at the parts.");
      }
      view = wait(id, Duration.ofSeconds(Math.min(30, left / 1_000_000_000L)));
    }
    return view;
  }

  public RequestView cancel(String id) {
    return door.post(path(id) + "/cancel", Map.of(), RequestView.class);
  }

  public RequestView retryFailed(String id) {
    return door.post(path(id) + "/retry?failed=true", Map.of(), RequestView.class);
  }

  public RequestView retry(String id) {
    return door.post(path(id) + "/retry", Map.of(), RequestView.class);
  }

  /// The answer to "Approve?", bound to exactly what this view shows.
  public RequestView answer(RequestView seen, Decision decision) {
    ApprovalAsk ask = new ApprovalAsk(decision, seen.specSha256(), seen.targetsSha256().orElse(""));
    return door.post(path(seen.id()) + "/approval", ask, RequestView.class);
  }

  /// Changes only.
  public LiveEvents changes(String id) {
    return new LiveEvents(door.stream(path(id) + "/events?output=none", "text/event-stream"));
  }

  public InputStream outputFrom(String id, Piece piece) {
    Query query =
        new Query(path(id) + "/output")
            .with("machine", Optional.of(piece.machine()))
            .with("stream", Optional.of(piece.stream()))
            .with("from", Optional.of(Long.toString(piece.from())));
    return door.stream(query.path(), "application/octet-stream");
  }

  /// A machine, one of its streams and the first byte that is wanted.
  public record Piece(String machine, String stream, long from) {}

  public byte[] output(String id, String machine, String stream) {
    try (InputStream body = outputFrom(id, new Piece(machine, stream, 0))) {
      return body.readAllBytes();
    } catch (IOException e) {
      throw Problems.away(door.url(), e);
    }
  }

  private static String path(String id) {
    return new Query(REQUESTS).step(id).path();
  }
}
