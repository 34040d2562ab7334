package io.funnelcloud.agent.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Which processes run an operation. It permits signalling them; it never proves that they live.
public record PidRecord(
    long pid,
    long startTicks,
    String pidNamespace,
    String bootId,
    long supervisorPid,
    long supervisorStartTicks) {

  private static final int STAT_START_TICKS = 22;

  /// Whether the pid still names the very supervisor that was written down.
  public boolean isSupervisorItself() {
    try {
      Path proc = Path.of("/proc/" + supervisorPid);
      String stat = Files.readString(proc.resolve("stat"), StandardCharsets.ISO_8859_1);
      // The program name, in parentheses, may hold anything; the numbered fields follow its end.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return Long.parseLong(fields[STAT_START_TICKS - 3]) == supervisorStartTicks;
    } catch (IOException e) {
      return false;
    }
  }
}
