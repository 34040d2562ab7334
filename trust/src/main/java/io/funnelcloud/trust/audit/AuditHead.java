package io.funnelcloud.trust.audit;

import io.funnelcloud.contract.operation.Sha256;
import java.time.Instant;
import java.util.Map;

/// The end of the chain: how many entries there are and the hash of the last.
public record AuditHead(long entries, Sha256 last) {
  public static final AuditHead EMPTY = new AuditHead(0, AuditEntry.GENESIS);

  AuditEntry next(Instant at, String event, String subject, Map<String, String> facts) {
    return new AuditEntry(entries + 1, last, at, event, subject, facts);
  }

  AuditHead after(byte[] line) {
    return new AuditHead(entries + 1, Sha256.of(line));
  }
}
