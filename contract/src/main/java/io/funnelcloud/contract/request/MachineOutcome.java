package io.funnelcloud.contract.request;

import io.funnelcloud.contract.fleet.MachineName;
import io.funnelcloud.contract.operation.OperationState;

/// Where one machine of a request stands, in words a person understands; never output.
public record MachineOutcome(MachineName machine, OperationState state, String why) {}
