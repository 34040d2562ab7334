package io.funnelcloud.contract.fleet;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// The identity of one agent, given at enrolment and never used again for another. A machine's name
/// is only a label.
public record AgentId(@JsonValue String value) {
  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9]{7,31}");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public AgentId {
    if (value == null || !FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "not a agent id: '" + value + "', expected " + FORM.pattern());
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
