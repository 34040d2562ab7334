package io.funnelcloud.contract.fleet;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// Whether HQ hears a machine: an open control stream or poll.
public enum Presence {
  ONLINE,
  UNSURE,
  OFFLINE,
  ASLEEP;

  @JsonCreator
  public static Presence named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
