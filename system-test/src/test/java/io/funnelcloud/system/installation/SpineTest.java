package io.funnelcloud.system.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Goal: the path of a request, from the launcher to a file on the machine and back, holds as a
/// whole, also when its parts are killed in the middle. Method: one installation for all tests,
/// everything through `./aj`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpineTest {
  private Installation hq;

  @TempDir Path effects;

  @BeforeAll
  void up() {
    hq = Installation.up();
  }

  @AfterAll
  void down() {
    hq.close();
  }

  @Test
  void runsOneCommandAndTellsHowItEnded() {
    Launched run = hq.aj("run", "echo hi; echo oops >&2", "--json");
    assertThat(run.exit()).as(run.toString()).isZero();
    JsonNode machine = run.json().path("machines").path(0);
    assertThat(machine.path("state").asText()).isEqualTo("SUCCEEDED");
    assertThat(machine.path("exitCode").asInt(-1)).isZero();
    assertThat(machine.path("bytesOut").asLong()).isEqualTo(3);
    assertThat(machine.path("sha256Out").asText())
        .isEqualTo("98ea6e4f216f2fb4b69fff9b3a44842c38686ca685f3f55dc48c5d3fb1107be4");
  }

  @Test
  void keepsStandardOutputAndErrorApart() {
    Launched run = hq.aj("run", "echo hi; echo oops >&2");
    assertThat(run.out()).isEqualTo("hi\n");
    assertThat(run.err()).contains("oops");
  }

  @Test
  void endsWithFiveWhenACommandFails() {
    Launched run = hq.aj("run", "exit 3", "--json");
    assertThat(run.exit()).as(run.toString()).isEqualTo(5);
    assertThat(run.json().path("machines").path(0).path("exitCode").asInt()).isEqualTo(3);
  }

  @Test
  void doesNotRunWhatNeedsAnApprovalBeforeItIsGiven() {
    Path effect = effects.resolve("approved");
    Launched asked =
        hq.aj("run", "touch " + effect + "; sudo -n true; true", "--no-wait", "--json");
    assertThat(asked.exit()).as(asked.toString()).isEqualTo(7);
    String request = asked.json().path("id").asText();
    assertThat(effect).doesNotExist();
    Launched denied = hq.aj("deny", request);
    assertThat(denied.exit()).as(denied.toString()).isIn(0, 3);
    assertThat(hq.aj("show", request, "--json").json().path("status").asText())
        .isEqualTo("REFUSED");
    assertThat(effect).doesNotExist();
  }

  @Test
  void endsARunningCommandWhenItIsCancelled() throws IOException {
    Path pid = shared("pid");
    Launched started = hq.aj("run", "echo $$ > " + pid + "; sleep 600", "--no-wait", "--json");
    String request = started.json().path("id").asText();
    await().atMost(Installation.PATIENCE).until(() -> Files.size(pid) > 0);
    Launched cancel = hq.aj("cancel", request);
    assertThat(cancel.exit()).as(cancel.toString()).isIn(0, 3);
    await()
        .atMost(Installation.PATIENCE)
        .until(
            () -> hq.aj("show", request, "--json").json().path("status").asText(),
            "CANCELLED"::equals);
    long number = Long.parseLong(Files.readString(pid).strip());
    assertThat(ProcessHandle.of(number).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hq", "temporal", "agent"})
  void hasOneEffectWhenAPartIsKilledInTheMiddle(String part) throws IOException {
    Path effect = shared("effect-" + part);
    Path begun = shared("begun-" + part);
    Launched started =
        hq.aj(
            "run",
            "echo $$ >> " + begun + "; sleep 6; echo done >> " + effect,
            "--no-wait",
            "--json");
    assertThat(started.exit()).as(started.toString()).isZero();
    String request = started.json().path("id").asText();
    await().atMost(Installation.PATIENCE).until(() -> Files.size(begun) > 0);
    hq.kill(part);
    await()
        .atMost(Installation.PATIENCE)
        .ignoreExceptions()
        .until(
            () -> hq.aj("show", request, "--json").json().path("status").asText(),
            List.of("SUCCEEDED", "FAILED", "PARTIAL", "EXPIRED")::contains);
    assertThat(hq.aj("show", request, "--json").json().path("status").asText())
        .isEqualTo("SUCCEEDED");
    assertThat(effect).hasContent("done\n");
  }

  @Test
  void carriesAHundredMegabytesWithoutPuttingThemIntoTheHistory() {
    Launched run = hq.aj("run", "head -c 100000000 /dev/zero", "--json");
    assertThat(run.exit()).as(run.err()).isZero();
    JsonNode machine = run.json().path("machines").path(0);
    assertThat(machine.path("bytesOut").asLong()).isEqualTo(100_000_000);
    assertThat(machine.path("sha256Out").asText())
        .isEqualTo("a993f8c574e0fea8c1cdcbcd9408d9e2e107ee6e4d120edcfa11decd53fa0cae");
  }

  @Test
  void namesTheValueThatIsWrong() {
    assertThat(hq.aj("run", "echo hi", "--on", "nosuch"))
        .satisfies(run -> {
          assertThat(run.exit()).as(run.toString()).isNotZero();
          assertThat(run.err()).contains("nosuch").doesNotContain("at io.funnelcloud");
        });
    assertThat(hq.aj("run", "x".repeat(70_000)))
        .satisfies(run -> {
          assertThat(run.exit()).isEqualTo(2);
          assertThat(run.err()).contains("70000").contains("65536");
        });
    assertThat(hq.aj("show", "r_nosuch"))
        .satisfies(run -> assertThat(run.err()).contains("r_nosuch"));
  }

  @Test
  void upIsIdempotent() {
    long before = hq.kept("hq").orElseThrow().pid();
    Launched again = hq.aj("up");
    assertThat(again.exit()).as(again.toString()).isZero();
    assertThat(hq.kept("hq").orElseThrow().pid()).isEqualTo(before);
  }

  /// A file that the agent's account, which may be another, can write.
  private Path shared(String name) throws IOException {
    Path file = Files.createTempFile(Path.of("/tmp"), "funnelcloud-" + name, "");
    Files.setPosixFilePermissions(
        file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-rw-rw-"));
    file.toFile().deleteOnExit();
    return file;
  }
}
