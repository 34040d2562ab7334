package io.funnelcloud.contract.request;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// Who asked: the sign-in name of a person.
public record UserName(@JsonValue String value) {
  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9._-]{0,31}");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public UserName {
    if (value == null || !FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "not a user name: '" + value + "', expected " + FORM.pattern());
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
