package io.funnelcloud.contract.api;

import io.funnelcloud.contract.request.RequestStatus;
import java.util.Optional;

/// `POST /api/v1/machines/{name}/execute` with `Prefer: wait=N`: the answer in one JSON. Output is
/// cut at 1 MiB per stream, `truncated` says so; the whole lies under the request's output route.
public record ExecuteView(
    String requestId,
    RequestStatus status,
    String why,
    Optional<Integer> exitCode,
    String stdout,
    String stderr,
    boolean truncated) {}
