package io.funnelcloud.contract.request;

import io.funnelcloud.contract.operation.OpId;

/// An agent says it never started this operation, by that journal.
public record NotStartedAsk(OpId opId, String journalId) {}
