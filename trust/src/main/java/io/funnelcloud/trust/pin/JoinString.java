package io.funnelcloud.trust.pin;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.Sha256;
import java.util.Base64;
import java.util.List;

/// The one string that lets one machine join once: where HQ is, a one-time token, and whom to
/// trust.
///
/// @param addresses `host:port` of the agent door, best first
public record JoinString(List<String> addresses, String token, RootPin pin, FleetName fleet) {
  private static final String PREFIX = "fcj1.";

  public JoinString {
    addresses = List.copyOf(addresses);
    if (addresses.isEmpty() || token.isBlank()) {
      throw new IllegalArgumentException("a join string needs an address and a token");
    }
    addresses.forEach(JoinString::checkAddress);
  }

  private static void checkAddress(String address) {
    if (!address.matches("[^\\s/]+:[0-9]{1,5}")) {
      throw new IllegalArgumentException("not an address: '" + address + "', expected host:port");
    }
  }

  /// @throws IllegalArgumentException when the text is not a join string; it never repeats the text
  public static JoinString parse(String text) {
    String trimmed = text.strip();
    if (!trimmed.startsWith(PREFIX)) {
      throw new IllegalArgumentException("not a join string: it starts with " + PREFIX);
    }
    Wire wire = wire(trimmed.substring(PREFIX.length()));
    return new JoinString(
        wire.addresses, wire.token, new RootPin(new Sha256(wire.pin)), new FleetName(wire.fleet));
  }

  private static Wire wire(String encoded) {
    try {
      return Json.read(Base64.getUrlDecoder().decode(encoded), Wire.class);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the join string is damaged or cut off; copy it again", e);
    }
  }

  /// The string itself; a secret until it was used.
  public String text() {
    byte[] json = Json.bytes(new Wire(addresses, token, pin.sha256().value(), fleet.value()));
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(json);
  }

  /// Without the token, which must not reach a log.
  @Override
  public String toString() {
    return "JoinString[" + fleet + " at " + addresses + "]";
  }

  private record Wire(
      @JsonProperty("a") List<String> addresses,
      @JsonProperty("t") String token,
      @JsonProperty("p") String pin,
      @JsonProperty("f") String fleet) {

    Wire {
      if (addresses == null || token == null || pin == null || fleet == null) {
        throw new IllegalArgumentException("a field is missing, expected a, t, p and f");
      }
    }
  }
}
