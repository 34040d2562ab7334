package io.funnelcloud.contract.operation;

import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.intent.Intent;
import io.funnelcloud.contract.request.UserName;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The permission to run exactly these bytes once, on this agent, now. Travels as signed JSON; the
/// signature covers the bytes as sent (I2, I3).
///
/// @param spec the exact JSON bytes of an [OperationSpec]
public record Order(
    OpId opId,
    AgentId agentId,
    UserName user,
    Set<Intent> intents,
    Optional<String> approvalId,
    SandboxLevel sandbox,
    String nonce,
    Instant notBefore,
    Instant notAfter,
    byte[] spec,
    String traceId) {

  public static final Duration LIFE_MAX = Duration.ofSeconds(120);

  public Order {
    intents = Collections.unmodifiableSortedSet(new TreeSet<>(intents));
    if (!opId.agent().equals(agentId)) {
      throw new IllegalArgumentException("op " + opId + " is not for agent " + agentId);
    }
    if (notAfter.isAfter(notBefore.plus(LIFE_MAX))) {
      throw new IllegalArgumentException(
          "the order lives from "
              + notBefore
              + " to "
              + notAfter
              + ", expected at most "
              + LIFE_MAX);
    }
    if (nonce.length() < 16) {
      throw new IllegalArgumentException("nonce '" + nonce + "' is shorter than 16 characters");
    }
  }

  public Sha256 specSha256() {
    return Sha256.of(spec);
  }
}
