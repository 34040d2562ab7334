package io.funnelcloud.contract.api;

import io.funnelcloud.contract.fleet.Skipped;
import io.funnelcloud.contract.request.RequestStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A request as the people door tells it.
///
/// @param words redacted
/// @param why the state in words for a person
/// @param specSha256 what an approval must name, with `targetsSha256`
/// @param historyUrl where its story can be read in the Temporal UI
public record RequestView(
    String id,
    String user,
    String words,
    String on,
    RequestStatus status,
    String why,
    Instant createdAt,
    Optional<Instant> closedAt,
    Optional<JudgementView> judgement,
    String specSha256,
    Optional<String> targetsSha256,
    Optional<String> retryOf,
    Map<String, Integer> counts,
    List<OperationView> machines,
    List<Skipped> skipped,
    String historyUrl) {

  public RequestView {
    counts = Map.copyOf(counts);
    machines = List.copyOf(machines);
    skipped = List.copyOf(skipped);
  }
}
