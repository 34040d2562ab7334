package io.funnelcloud.contract.fleet;

/// A machine the selector matched but that takes no part, and why in words.
public record Skipped(MachineName name, String why) {}
