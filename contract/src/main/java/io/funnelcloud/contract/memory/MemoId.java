package io.funnelcloud.contract.memory;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// The name of one memo.
public record MemoId(@JsonValue String value) {
  private static final Pattern FORM = Pattern.compile("m_[a-z0-9]{8,24}");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public MemoId {
    if (value == null || !FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "not a memo id: '" + value + "', expected " + FORM.pattern());
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
