package io.funnelcloud.contract.operation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// What goes first when a machine has more operations than slots, most urgent first.
public enum Priority {
  /// A person waits for it.
  INTERACTIVE,
  /// A timetable asked for it.
  SCHEDULED,
  /// Nobody waits for it.
  BULK;

  @JsonCreator
  public static Priority named(String name) {
    try {
      return valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "priority is '" + name + "', expected interactive, scheduled or bulk", e);
    }
  }

  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
