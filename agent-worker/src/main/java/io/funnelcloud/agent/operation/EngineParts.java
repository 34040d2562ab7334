package io.funnelcloud.agent.operation;

import io.funnelcloud.agent.audit.OperationAudit;
import io.funnelcloud.agent.door.HqCalls;
import io.funnelcloud.agent.journal.Journal;
import java.time.InstantSource;

/// What every operation of this agent works with.
record EngineParts(
    Journal journal,
    OperationAudit audit,
    HqCalls hq,
    Supervisor supervisor,
    OrderDesk desk,
    Slots slots,
    String bootId,
    InstantSource clock) {}
