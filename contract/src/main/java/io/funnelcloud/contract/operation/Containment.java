package io.funnelcloud.contract.operation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// How surely a machine finds every process of a command again, best first.
public enum Containment {
  CGROUP,
  SUBREAPER,
  MARKER;

  @JsonCreator
  public static Containment named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
