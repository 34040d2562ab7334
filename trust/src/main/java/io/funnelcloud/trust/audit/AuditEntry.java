package io.funnelcloud.trust.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// One line of the audit log: what happened to what, chained to the line before by its hash.
///
/// @param number counts from 1
/// @param previous SHA-256 of the bytes of the line before, without its end; [#GENESIS] for the
///   first
/// @param event such as `order-accepted`
/// @param subject what it is about, mostly an op id
/// @param facts more about it, such as hashes; never output, never a secret
public record AuditEntry(
    long number,
    Sha256 previous,
    Instant at,
    String event,
    String subject,
    @JsonInclude(JsonInclude.Include.ALWAYS) Map<String, String> facts) {

  public static final Sha256 GENESIS = new Sha256("0".repeat(64));

  public AuditEntry {
    facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
    if (number < 1 || event.isBlank()) {
      throw new IllegalArgumentException("entry " + number + " needs a number and an event");
    }
  }

  /// The line as stored, without its end: JSON never holds a raw line break.
  byte[] line() {
    return Json.text(this).getBytes(StandardCharsets.UTF_8);
  }
}
