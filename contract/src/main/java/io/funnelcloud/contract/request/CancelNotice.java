package io.funnelcloud.contract.request;

/// Who cancelled and why, for the story of the request.
public record CancelNotice(UserName user, String reason) {}
