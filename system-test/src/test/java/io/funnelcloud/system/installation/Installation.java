package io.funnelcloud.system.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// One installation in a temporary folder, brought up through the launcher and taken down with
/// everything it started.
public final class Installation implements AutoCloseable {
  /// Ten times what a start takes on two idle cores.
  public static final Duration PATIENCE = Duration.ofSeconds(180);

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private final Path home;
  private final List<String> prefix;

  private Installation(Path home, List<String> prefix) {
    this.home = home;
    this.prefix = prefix;
  }

  public static Installation up() {
    return upBehind(List.of());
  }

  /// One whose every command stands behind these words, such as those that enter a network.
  static Installation upBehind(List<String> prefix) {
    Installation installation = emptyBehind(prefix);
    Launched up = installation.aj("up");
    if (up.exit() != 0) {
      String logs = installation.logs();
      installation.close();
      throw new AssertionError("aj up failed: " + up + "\n" + logs);
    }
    return installation;
  }

  /// A home in which nothing was started yet.
  static Installation emptyBehind(List<String> prefix) {
    try {
      return new Installation(
          Files.createTempDirectory(Path.of("/tmp"), "funnelcloud-test-"), List.copyOf(prefix));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path home() {
    return home;
  }

  /// Runs `aj` to its end.
  public Launched aj(String... words) {
    Process process = start(words);
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("aj " + String.join(" ", words) + " did not end\n" + logs());
      }
      return new Launched(process.exitValue(), read(outOf(process)), read(errOf(process)));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// Starts `aj` and leaves it running; its output goes to files of its pid.
  public Process start(String... words) {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of("sh", ROOT.resolve("aj").toString()));
    command.addAll(List.of(words));
    command.addAll(List.of("--home", home.toString()));
    try {
      Path out = Files.createTempFile(home, "aj", ".out");
      Path err = Files.createTempFile(home, "aj", ".err");
      Process process =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      Files.writeString(home.resolve("aj." + process.pid()), out + "\n" + err);
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path outOf(Process process) {
    return Path.of(read(home.resolve("aj." + process.pid())).lines().toList().get(0));
  }

  private Path errOf(Process process) {
    return Path.of(read(home.resolve("aj." + process.pid())).lines().toList().get(1));
  }

  /// The process a keeper keeps, when there is one just now.
  public Optional<ProcessHandle> kept(String part) {
    Path marks = home.resolve("keepers").resolve(part + ".pid");
    if (!Files.exists(marks)) {
      return Optional.empty();
    }
    return read(marks)
        .lines()
        .filter(line -> line.startsWith("child "))
        .findFirst()
        .flatMap(line -> ProcessHandle.of(Long.parseLong(line.split(" ", -1)[1])));
  }

  /// Kills a part without warning and waits until its keeper has brought up another.
  public void kill(String part) {
    ProcessHandle victim = kept(part).orElseThrow();
    assertThat(victim.destroyForcibly()).as("killed " + part).isTrue();
    await()
        .atMost(PATIENCE)
        .until(() -> kept(part).filter(p -> p.isAlive() && p.pid() != victim.pid()).isPresent());
  }

  private String logs() {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> logs = Files.list(home.resolve("keepers"))) {
      logs.filter(log -> log.toString().endsWith(".log"))
          .forEach(log -> all.append("== ").append(log).append('\n').append(tail(log)));
    } catch (IOException e) {
      all.append("no logs: ").append(e);
    }
    return all.toString();
  }

  private static String tail(Path file) {
    String text = read(file);
    return text.substring(Math.max(0, text.length() - 4_000));
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    aj("down");
    for (String part : List.of("agent", "hq", "temporal")) {
      kept(part).ifPresent(ProcessHandle::destroyForcibly);
    }
    deleteAgentPlace();
    delete(home);
  }

  /// Under root the agent lives outside the home, where its account can read; the home has a link
  /// there.
  private void deleteAgentPlace() {
    Path agent = home.resolve("agent");
    try {
      if (Files.isSymbolicLink(agent)) {
        delete(agent.toRealPath().resolve("..").normalize());
      }
    } catch (IOException e) {
      System.err.println("left behind: " + agent + " (" + e + ")");
    }
  }

  private static void delete(Path root) {
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path path : tree.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      // A process that is just ending may still write; the folder lies in /tmp.
      System.err.println("left behind: " + root + " (" + e + ")");
    }
  }
}
