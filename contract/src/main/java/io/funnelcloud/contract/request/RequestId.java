package io.funnelcloud.contract.request;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// The name of one request, short enough to be typed: `r_` and 5 to 20 lower-case letters or
/// digits.
public record RequestId(@JsonValue String value) {
  private static final Pattern FORM = Pattern.compile("r_[a-z0-9]{5,20}");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public RequestId {
    if (value == null || !FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "not a request id: '" + value + "', expected " + FORM.pattern());
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
