package io.funnelcloud.contract.api;

import io.funnelcloud.contract.operation.OperationState;
import java.time.Instant;
import java.util.Optional;

/// One machine of a request.
///
/// @param bytesOut bytes of standard output known at HQ so far; `sha256Out` once it is complete
/// @param droppedOut bytes the output quota cut out of the middle
/// @param offlineSince while it waits for a machine that is not there: since when
/// @param deliverBy while it waits: until when; then it has expired
/// @param resolveBy while contact is lost: when it is given up at the latest, if none comes
/// @param lateEvidence what an agent reported after the operation was closed
public record OperationView(
    String machine,
    String agentId,
    String opId,
    OperationState state,
    String why,
    Instant since,
    Optional<Integer> exitCode,
    Optional<Integer> signal,
    long bytesOut,
    long bytesErr,
    Optional<String> sha256Out,
    Optional<String> sha256Err,
    long droppedOut,
    long droppedErr,
    int leftRunning,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    Optional<Instant> offlineSince,
    Optional<Instant> deliverBy,
    Optional<Instant> resolveBy,
    Optional<String> lateEvidence) {}
