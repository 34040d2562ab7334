package io.funnelcloud.system.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Goal: `aj demo` shows what it promises and leaves nothing, however it ends. Method: the real
/// thing, through the launcher, in a folder where nothing else is.
class DemoTest {
  /// Ten times what it may take on two idle cores.
  private static final Duration PATIENCE = Duration.ofSeconds(900);

  private static final Path AJ = Path.of("..", "aj").toAbsolutePath().normalize();
  private static final String LAST_LINE = "3 jobs · 3 effects · 0 twice · 0 lost\n";

  private Path temporary;
  private Path out;
  private Path err;

  @BeforeEach
  void prepare() throws IOException {
    temporary = Files.createTempDirectory(Path.of("/tmp"), "funnelcloud-test-");
    // Agents may have an account of their own.
    Files.setPosixFilePermissions(
        temporary, java.nio.file.attribute.PosixFilePermissions.fromString("rwx--x--x"));
    out = Files.createTempFile("demo", ".out");
    err = Files.createTempFile("demo", ".err");
  }

  @AfterEach
  void delete() throws IOException {
    Files.deleteIfExists(out);
    Files.deleteIfExists(err);
    Files.deleteIfExists(temporary);
  }

  private Process start() throws IOException {
    ProcessBuilder builder = new ProcessBuilder("sh", AJ.toString(), "demo");
    builder.environment().put("TMPDIR", temporary.toString());
    return builder
        .redirectInput(Path.of("/dev/null").toFile())
        .redirectOutput(out.toFile())
        .redirectError(err.toFile())
        .start();
  }

  private Launched ended(Process process) throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroy();
      throw new AssertionError("aj demo did not end: " + said());
    }
    return new Launched(process.exitValue(), text(out), text(err));
  }

  private String said() throws IOException {
    return text(out) + text(err);
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file);
  }

  @Test
  void killsHqTemporalAndAnAgentAndLosesNothing() throws Exception {
    Launched demo = ended(start());
    assertThat(demo.exit()).as(demo.toString()).isZero();
    assertThat(demo.out()).isEqualTo(LAST_LINE);
    assertThat(demo.err())
        .containsSubsequence(
            "kill -9 ",
            "(HQ)",
            "nobody answers at",
            "its keeper brought another",
            "kill -9 ",
            "(Temporal)",
            "its keeper brought another",
            "HQ says: Temporal answers again",
            "kill -9 ",
            "(the agent on oak)",
            "HQ says: contact with oak again",
            "the commands went on all the time",
            "all three requests end",
            "everything stopped, everything deleted")
        .doesNotContain("not as promised", "\u001b");
    assertNothingIsLeft();
  }

  @Test
  void leavesNothingWhenItIsEndedInTheMiddle() throws Exception {
    Process demo = start();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(demo.isAlive()).as(said()).isTrue();
          assertThat(text(err)).contains("kill -9 ");
        });
    assertThat(processes()).isNotEmpty();
    demo.destroy();
    Launched ended = ended(demo);
    assertThat(ended.exit()).as(ended.toString()).isEqualTo(143);
    assertThat(ended.err()).contains("Breaking off").doesNotContain("left behind");
    assertNothingIsLeft();
  }

  @Test
  void leavesNothingWhenItIsEndedAtOnce() throws Exception {
    Process demo = start();
    await().atMost(PATIENCE).until(() -> text(err).contains("throw-away installation"));
    demo.destroy();
    Launched ended = ended(demo);
    assertThat(ended.exit()).as(ended.toString()).isEqualTo(143);
    assertNothingIsLeft();
  }

  private void assertNothingIsLeft() throws IOException {
    assertThat(processes()).isEmpty();
    try (Stream<Path> files = Files.list(temporary)) {
      assertThat(files).isEmpty();
    }
  }

  /// Commands of all processes that name the folder, as the system tells them.
  private List<String> processes() {
    return ProcessHandle.allProcesses()
        .map(process -> words(process.pid()))
        .filter(words -> words.contains(temporary.toString()))
        .toList();
  }

  private static String words(long pid) {
    try {
      byte[] words = Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline"));
      return new String(words, StandardCharsets.UTF_8);
    } catch (IOException | UncheckedIOException gone) {
      return "";
    }
  }
}
