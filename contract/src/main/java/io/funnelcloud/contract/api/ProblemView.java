package io.funnelcloud.contract.api;

/// An error of the people door (`application/problem+json`).
///
/// @param type the name of a FaultCode
/// @param advice what to do next
public record ProblemView(String type, String title, int status, String detail, String advice) {}
