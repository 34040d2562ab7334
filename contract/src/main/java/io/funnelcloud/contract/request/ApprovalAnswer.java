package io.funnelcloud.contract.request;

import io.funnelcloud.contract.operation.Sha256;

/// A person's answer to "Approve?", bound to exactly what they saw (I9).
public record ApprovalAnswer(
    UserName user, Decision decision, Sha256 specSha256, Sha256 targetsSha256) {

  /// Yes or no.
  public enum Decision {
    APPROVE,
    DENY
  }
}
