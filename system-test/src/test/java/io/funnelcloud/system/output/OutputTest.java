package io.funnelcloud.system.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.system.installation.Installation;
import io.funnelcloud.system.installation.Launched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Goal: what a command writes arrives exactly, for everybody who looks and whatever is killed, and
/// what is sent to it arrives once. Method: one installation for all tests, everything through
/// `./aj`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutputTest {
  private Installation hq;

  @BeforeAll
  void up() {
    hq = Installation.up();
  }

  @AfterAll
  void down() {
    hq.close();
  }

  private String started(String... words) {
    List<String> all =
        Stream.concat(Stream.of("run", "--no-wait", "--json"), Stream.of(words)).toList();
    Launched run = hq.aj(all.toArray(String[]::new));
    assertThat(run.exit()).as(run.toString()).isZero();
    return run.json().path("id").asText();
  }

  private JsonNode machine(String request) {
    return hq.aj("show", request, "--json").json().path("machines").path(0);
  }

  private void awaitState(String request, String state) {
    await()
        .atMost(Installation.PATIENCE)
        .ignoreExceptions()
        .until(() -> machine(request).path("state").asText(), state::equals);
  }

  private Process follow(String... words) {
    return hq.start(
        Stream.concat(Stream.of("logs", "-f"), Stream.of(words)).toArray(String[]::new));
  }

  private String outOf(Process process) throws Exception {
    assertThat(process.waitFor(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    Path files = hq.home().resolve("aj." + process.pid());
    return Files.readString(Path.of(Files.readAllLines(files).getFirst()));
  }

  private static String lines(int from, int to) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(i -> "line " + i + "\n")
        .collect(Collectors.joining());
  }

  @Test
  void bringsEveryFollowerEveryByteOnceThoughHqIsKilled() throws Exception {
    String request = started("for i in $(seq 1 500); do echo line $i; sleep 0.02; done");
    awaitState(request, "RUNNING");
    Process first = follow(request);
    Process second = follow(request);
    await()
        .atMost(Installation.PATIENCE)
        .until(() -> machine(request).path("bytesOut").asLong() > 0);
    hq.kill("hq");
    Process late = follow(request);
    hq.kill("agent");

    assertThat(outOf(first)).isEqualTo(lines(1, 500));
    assertThat(outOf(second)).isEqualTo(lines(1, 500));
    awaitState(request, "SUCCEEDED");
    late.destroy();
    assertThat(hq.aj("logs", request).out()).isEqualTo(lines(1, 500));
    assertThat(hq.aj("logs", request, "--tail", "3").out()).isEqualTo(lines(498, 500));
    assertThat(hq.aj("logs", "-f", request, "--tail", "2").out()).isEqualTo(lines(499, 500));
  }

  @Test
  void keepsHeadAndTailAndCountsTheRest() throws Exception {
    String request = started("--output-quota", "1", "sleep 2; seq 1 1000000");
    awaitState(request, "RUNNING");
    // So that nothing leaves the machine before the quota cuts.
    ProcessHandle agent = hq.kept("agent").orElseThrow();
    signal("STOP", agent.pid());
    try (Stream<Path> ops = Files.list(hq.home().resolve("agent/journal/ops"))) {
      Path op = ops.filter(path -> path.toString().contains(request)).findFirst().orElseThrow();
      await().atMost(Installation.PATIENCE).until(() -> Files.exists(op.resolve("exit")));
    } finally {
      signal("CONT", agent.pid());
    }
    awaitState(request, "SUCCEEDED");

    JsonNode machine = machine(request);
    long dropped = machine.path("droppedOut").asLong();
    assertThat(machine.path("bytesOut").asLong()).isEqualTo(6_888_896);
    assertThat(dropped).isBetween(5_000_000L, 6_500_000L);
    Launched logs = hq.aj("logs", request);
    assertThat(logs.out()).startsWith("1\n2\n3\n").endsWith("999999\n1000000\n");
    assertThat(logs.out()).hasSize((int) (6_888_896 - dropped));
    assertThat(logs.err()).contains(dropped + " bytes here were over the output quota");
    assertThat(hq.aj("show", request).out()).contains("cut from the middle");
  }

  private static void signal(String name, long pid) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
    assertThat(kill.waitFor()).isZero();
  }

  @Test
  void feedsARunningCommandOnceThoughAgentAndHqAreKilled() {
    String request =
        started("--keep-stdin", "while read -r line; do echo \"got $line\"; done; echo over");
    awaitState(request, "RUNNING");
    sent("send", request, "--text", "one");
    hq.kill("agent");
    sent("send", request, "--text", "two");
    hq.kill("hq");
    sent("send", request, "--text", "three", "--end");
    awaitState(request, "SUCCEEDED");
    assertThat(hq.aj("logs", request).out()).isEqualTo("got one\ngot two\ngot three\nover\n");
    Launched late = hq.aj("send", request, "--text", "four");
    assertThat(late.exit()).isNotZero();
    assertThat(late.err()).contains("does not run any more");
  }

  private void sent(String... words) {
    await()
        .atMost(Installation.PATIENCE)
        .untilAsserted(
            () -> assertThat(hq.aj(words).exit()).as(List.of(words).toString()).isZero());
  }

  @Test
  void carriesFloodsAndBytesThatAreNoText() throws IOException {
    Launched run =
        hq.aj(
            "run",
            "--json",
            "seq 1 200000; head -c 5000000 /dev/zero; printf '\\377\\376\\000\\033]0;x\\007'");
    assertThat(run.exit()).as(run.err()).isZero();
    JsonNode machine = run.json().path("machines").path(0);
    assertThat(machine.path("bytesOut").asLong()).isEqualTo(1_288_895 + 5_000_000 + 9);
    String request = run.json().path("id").asText();
    Process logs = hq.start("logs", request);
    await().atMost(Installation.PATIENCE).until(() -> !logs.isAlive());
    Path out = Path.of(Files.readAllLines(hq.home().resolve("aj." + logs.pid())).getFirst());
    assertThat(Sha256.of(Files.readAllBytes(out)).value())
        .isEqualTo(machine.path("sha256Out").asText());
    assertThat(hq.aj("logs", request, "--bytes", "0-7").out()).isEqualTo("1\n2\n3\n4\n");
    assertThat(hq.aj("logs", request, "--bytes", "1288889-1288894").out()).isEqualTo("00000\n");
    assertThat(hq.aj("logs", request, "--bytes", "99999999-").exit()).isEqualTo(2);
  }
}
