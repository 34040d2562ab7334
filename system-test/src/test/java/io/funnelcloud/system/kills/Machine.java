package io.funnelcloud.system.kills;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// One more machine: an agent behind a link of its own, under a keeper of the harness.
final class Machine implements AutoCloseable {
  private static final String PREFIX = "fcj1.";
  private static final long BACKOFF_MILLIS = 300;

  private final String name;
  private final Path state;
  private final Link link;
  private final List<String> command;
  private final Path log;
  private final Path clock;
  private volatile Optional<Process> process = Optional.empty();
  private volatile boolean isHeld = true;
  private volatile boolean isClosed;

  /// @param program the words that start an agent, up to and with its main class
  record Ground(Path folder, List<String> program, String supervisor, boolean isRoot) {}

  Machine(String name, Path state, Link link, Ground ground) {
    this.name = name;
    this.state = state;
    this.link = link;
    this.log = ground.folder().resolve(name + ".log");
    this.clock = ground.folder().resolve("clock-" + name);
    this.command = command(ground);
    Thread.ofPlatform().daemon().name("keeper " + name).start(this::keep);
  }

  private List<String> command(Ground ground) {
    List<String> words = new ArrayList<>();
    if (ground.isRoot()) {
      String account = "funnelcloud";
      words.addAll(List.of("setpriv", "--reuid", account, "--regid", account, "--init-groups"));
      words.addAll(List.of("env", "-i", "HOME=/tmp", "USER=" + account, "LANG=C.UTF-8"));
      words.add("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    }
    words.add(ground.program().getFirst());
    words.add("-Dfunnelcloud.clock.file=" + clock);
    words.addAll(ground.program().subList(1, ground.program().size()));
    return List.copyOf(words);
  }

  String name() {
    return name;
  }

  Path state() {
    return state;
  }

  Link link() {
    return link;
  }

  Path clock() {
    return clock;
  }

  /// The same invitation by way of the link.
  private String through(String joinString) {
    try {
      byte[] json = Base64.getUrlDecoder().decode(joinString.substring(PREFIX.length()));
      ObjectNode line = (ObjectNode) Door.JSON.readTree(json);
      line.putArray("a").add(link.address());
      byte[] text = line.toString().getBytes(StandardCharsets.UTF_8);
      return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void join(String joinString) {
    List<String> join = new ArrayList<>(command);
    join.addAll(List.of("join", "--state", state.toString(), "--string", through(joinString)));
    join.addAll(List.of("--name", name));
    Tool ended = Tool.run(new ProcessBuilder(join));
    if (ended.exit() != 0) {
      throw new IllegalStateException(name + " cannot join: " + ended);
    }
  }

  void run(String supervisor) {
    runWords =
        List.of("run", "--state", state.toString(), "--supervisor", supervisor, "--slots", "16");
    isHeld = false;
  }

  private volatile List<String> runWords = List.of();

  private void keep() {
    while (!isClosed) {
      if (isHeld) {
        Pause.millis(20);
        continue;
      }
      try {
        List<String> words = new ArrayList<>(command);
        words.addAll(runWords);
        File file = log.toFile();
        Process started =
            new ProcessBuilder(words)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(file))
                .start();
        process = Optional.of(started);
        started.waitFor();
        Pause.millis(BACKOFF_MILLIS);
      } catch (IOException | InterruptedException e) {
        System.err.println("keeper of " + name + ": " + e);
        Pause.millis(1_000);
      }
    }
  }

  Optional<ProcessHandle> process() {
    return process.filter(Process::isAlive).map(Process::toHandle);
  }

  void kill() {
    process().ifPresent(Processes::kill);
  }

  /// Keeps it dead while something is done to its files.
  void whileDead(Runnable deed) {
    isHeld = true;
    try {
      Pause.until(
          java.time.Duration.ofSeconds(5),
          () -> {
            kill();
            return process().isEmpty();
          });
      Pause.millis(BACKOFF_MILLIS + 50);
      kill();
      deed.run();
    } finally {
      isHeld = false;
    }
  }

  @Override
  public void close() {
    isClosed = true;
    isHeld = true;
    for (int i = 0; i < 40; i++) {
      kill();
      Pause.millis(20);
    }
    try {
      link.close();
      Files.deleteIfExists(clock);
    } catch (IOException e) {
      System.err.println("left behind of " + name + ": " + e);
    }
  }
}
