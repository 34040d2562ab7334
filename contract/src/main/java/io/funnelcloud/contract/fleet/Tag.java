package io.funnelcloud.contract.fleet;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// A word put on machines to select them.
public record Tag(@JsonValue String value) {
  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._-]{0,31}");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Tag {
    if (value == null || !FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not a tag: '" + value + "', expected " + FORM.pattern());
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
