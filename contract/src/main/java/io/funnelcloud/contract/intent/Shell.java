package io.funnelcloud.contract.intent;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// The language a command is written in.
public enum Shell {
  BASH,
  SH,
  POWERSHELL,
  CMD;

  @JsonCreator
  public static Shell named(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "bash" -> BASH;
      case "sh" -> SH;
      case "powershell", "pwsh" -> POWERSHELL;
      case "cmd" -> CMD;
      default ->
          throw new IllegalArgumentException(
              "no shell '" + name + "', expected bash, sh, powershell or cmd");
    };
  }

  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
