package io.funnelcloud.contract.intent;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/// What a command or a request would do, strongest last. [#CONVERSATION] is for requests in words
/// only.
public enum Intent {
  CONVERSATION("conversation", "talks"),
  LOCAL_QUERY("local-query", "reads"),
  LOCAL_MODIFY("local-modify", "changes this machine"),
  INSTALL_SOFTWARE("install-software", "installs software"),
  REMOTE_EXEC("remote-exec", "acts on another machine"),
  MODIFY_SECURITY("modify-security", "changes protection"),
  PRIVILEGE_ESCALATION("privilege-escalation", "needs more rights");

  private final String label;
  private final String words;

  Intent(String label, String words) {
    this.label = label;
    this.words = words;
  }

  @JsonCreator
  public static Intent labelled(String label) {
    return Arrays.stream(values())
        .filter(intent -> intent.label.equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no intent '" + label + "'"));
  }

  @JsonValue
  public String label() {
    return label;
  }

  /// How a person is told.
  public String words() {
    return words;
  }

  /// Blocked means it waits for an approval (I9).
  public boolean isBlocked() {
    return compareTo(INSTALL_SOFTWARE) >= 0;
  }
}
