package io.funnelcloud.agent.operation;

import java.time.Duration;
import java.util.Optional;

/// A cancel recorded at HQ.
///
/// @param grace between TERM and KILL; empty means that of the command
record CancelAsk(Optional<Duration> grace, String reason) {}
