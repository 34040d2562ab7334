package io.funnelcloud.trust.pin;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.funnelcloud.contract.fleet.AgentId;
import java.util.regex.Pattern;

/// The name of one installation; the trust domain of every identity in its certificates.
public record FleetName(@JsonValue String value) {
  private static final Pattern FORM = Pattern.compile("[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?");

  /// The DNS name in the agent door's certificate. Agents check names, never addresses.
  public static final String DOOR_DNS = "door.funnelcloud.internal";

  /// The DNS name in the certificate of the private Temporal frontend.
  public static final String TEMPORAL_DNS = "temporal.funnelcloud.internal";

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public FleetName {
    if (value == null || !FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "not a fleet name: '" + value + "', expected " + FORM.pattern());
    }
  }

  public String agentUri(AgentId agent) {
    return "spiffe://" + value + "/agent/" + agent.value();
  }

  public String doorUri() {
    return "spiffe://" + value + "/door";
  }

  public String ordersUri() {
    return "spiffe://" + value + "/orders";
  }

  @Override
  public String toString() {
    return value;
  }
}
