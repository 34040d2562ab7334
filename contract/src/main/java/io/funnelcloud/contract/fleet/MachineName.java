package io.funnelcloud.contract.fleet;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// What people call a machine.
public record MachineName(@JsonValue String value) {
  private static final Pattern FORM = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public MachineName {
    if (value == null || !FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "not a machine name: '" + value + "', expected " + FORM.pattern());
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
