package io.funnelcloud.agent.operation;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The environment a command gets: an allow-list of the agent's own, settings that keep programs
/// from asking questions nobody sees, and what the step sets.
public final class CommandEnvironment {
  private static final Set<String> PASSED =
      Set.of("PATH", "HOME", "LANG", "TZ", "USER", "LOGNAME", "SHELL", "TMPDIR");
  // Windows programs do not start without these.
  private static final Set<String> PASSED_ON_WINDOWS =
      Set.of("SYSTEMROOT", "COMSPEC", "PATHEXT", "TEMP", "TMP", "USERPROFILE", "WINDIR");
  private static final Map<String, String> NO_QUESTIONS =
      Map.of("GIT_TERMINAL_PROMPT", "0", "DEBIAN_FRONTEND", "noninteractive");
  private static final String PATH_WHEN_NONE =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final Map<String, String> base;

  /// @param own the agent's own environment
  public CommandEnvironment(Map<String, String> own) {
    Map<String, String> kept = new TreeMap<>();
    own.forEach((name, value) -> {
      if (isPassed(name)) {
        kept.put(name, value);
      }
    });
    kept.putIfAbsent("PATH", PATH_WHEN_NONE);
    kept.putAll(NO_QUESTIONS);
    this.base = Map.copyOf(kept);
  }

  private static boolean isPassed(String name) {
    return PASSED.contains(name)
        || name.startsWith("LC_")
        || (java.io.File.separatorChar == '\\'
            && PASSED_ON_WINDOWS.contains(name.toUpperCase(java.util.Locale.ROOT)));
  }

  public String path() {
    return base.getOrDefault("PATH", PATH_WHEN_NONE);
  }

  /// `NAME=value` lines; what the step sets wins.
  ///
  /// @throws IllegalArgumentException naming a variable that cannot be one
  public List<String> with(Map<String, String> step) {
    Map<String, String> all = new TreeMap<>(base);
    step.forEach((name, value) -> {
      if (name.isEmpty() || name.contains("=") || (name + value).indexOf(0) >= 0) {
        throw new IllegalArgumentException("'" + name + "' cannot be an environment variable");
      }
      all.put(name, value);
    });
    return all.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
  }
}
