package io.funnelcloud.system.kills;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Notes when for a long time no op ended although some were open, and keeps what the threads of
/// Temporal and HQ were doing then.
final class StallWatch {
  private static final long STALL_MILLIS = 150_000;

  private final Stack stack;
  private final Path dumps;
  private long lastMillis = System.currentTimeMillis();
  private boolean isDumped;
  private int stalls;
  private long longestMillis;

  StallWatch(Stack stack, Path dumps) {
    this.stack = stack;
    this.dumps = dumps;
  }

  void progress() {
    lastMillis = System.currentTimeMillis();
    isDumped = false;
  }

  void nothing() {
    long since = System.currentTimeMillis() - lastMillis;
    longestMillis = Math.max(longestMillis, since);
    if (since > STALL_MILLIS && !isDumped) {
      isDumped = true;
      stalls++;
      dump();
    }
  }

  int stalls() {
    return stalls;
  }

  long longestSeconds() {
    return longestMillis / 1000;
  }

  private void dump() {
    System.out.println("no op ended for " + STALL_MILLIS / 1000 + " s; threads are in " + dumps);
    try {
      Files.createDirectories(dumps);
      Optional<ProcessHandle> hq = stack.process("hq", "child");
      if (hq.isPresent()) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        String pid = Long.toString(hq.get().pid());
        Path file = dumps.resolve("hq-" + stalls + ".json");
        Tool.run(jcmd, pid, "Thread.dump_to_file", "-format=json", file.toString());
        Files.writeString(
            dumps.resolve("hq-" + stalls + ".txt"), Tool.run(jcmd, pid, "Thread.print").said());
      }
      Files.writeString(dumps.resolve("net-" + stalls), Files.readString(Path.of("/proc/net/tcp")));
      Files.copy(stack.home().resolve("hq/control.db"), dumps.resolve("control-" + stalls + ".db"));
      // Go programs tell what all their goroutines do, and end.
      Optional<ProcessHandle> temporal = stack.process("temporal", "child");
      if (temporal.isPresent()) {
        Tool.run("kill", "-QUIT", Long.toString(temporal.get().pid()));
        Pause.millis(1_500);
        Files.copy(
            stack.home().resolve("keepers/temporal.log"),
            dumps.resolve("temporal-" + stalls + ".log"));
      }
    } catch (IOException e) {
      System.out.println("no threads: " + e);
    }
  }
}
