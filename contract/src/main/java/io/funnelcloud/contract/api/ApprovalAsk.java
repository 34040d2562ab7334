package io.funnelcloud.contract.api;

import io.funnelcloud.contract.request.ApprovalAnswer;

/// `POST /api/v1/requests/{id}/approval`.
public record ApprovalAsk(
    ApprovalAnswer.Decision decision, String specSha256, String targetsSha256) {}
