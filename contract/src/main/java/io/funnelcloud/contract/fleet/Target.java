package io.funnelcloud.contract.fleet;

/// A machine a request was resolved to.
public record Target(AgentId agent, MachineName name, String os, Presence presence) {}
