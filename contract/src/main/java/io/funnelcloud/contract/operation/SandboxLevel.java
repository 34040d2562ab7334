package io.funnelcloud.contract.operation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// How far a command is walled in. So far only `none`; a machine that cannot give the level of an
/// order refuses it.
public record SandboxLevel(@JsonValue String value) {
  public static final SandboxLevel NONE = new SandboxLevel("none");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public SandboxLevel {
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException("a sandbox level needs a name, such as 'none'");
    }
  }
}
