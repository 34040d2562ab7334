package io.funnelcloud.agent.operation;

import java.time.Duration;

/// A cancel recorded at HQ.
record CancelAsk(Duration grace, String reason) {}
