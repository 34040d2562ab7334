package io.funnelcloud.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.contract.request.RequestStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: the demo cannot say that all is well when it is not. Method: true files, each falsified in
/// one way.
class CountTest {
  private static final List<String> EFFECTS = List.of("r_1.1.a.1 3", "r_2.1.b.1 2");

  private static Count.Evidence oak() {
    return evidence("oak", "r_1.1.a.1", "r_1.1.a.1 1\nr_1.1.a.1 2\nr_1.1.a.1 3\n");
  }

  private static Count.Evidence elm() {
    return evidence("elm", "r_2.1.b.1", "r_2.1.b.1 1\nr_2.1.b.1 2\n");
  }

  private static Count.Evidence evidence(String machine, String operation, String written) {
    byte[] bytes = written.getBytes(StandardCharsets.UTF_8);
    return new Count.Evidence(machine, operation, RequestStatus.SUCCEEDED, bytes, bytes);
  }

  private static Outcome outcome(Count count) {
    return new Play.Act(count, List.of(), List.of()).outcome(List.of(), Duration.ofSeconds(1));
  }

  private static void assertFalse(Count count, String sentence, String fault) {
    assertThat(outcome(count).sentence()).isEqualTo(sentence);
    assertThat(outcome(count).isAsPromised()).isFalse();
    assertThat(outcome(count).faults()).anySatisfy(said -> assertThat(said).contains(fault));
  }

  @Test
  void isAsPromisedWhenEachEffectAndEachLineIsThereOnce() {
    Count count = Count.of(List.of(oak(), elm()), EFFECTS);
    assertThat(count.faults()).isEmpty();
    assertThat(count.lines()).isEqualTo(5);
    assertThat(outcome(count).sentence()).isEqualTo("2 jobs · 2 effects · 0 twice · 0 lost");
    assertThat(outcome(count).isAsPromised()).isTrue();
  }

  @Test
  void findsAnEffectThatIsThereTwice() {
    List<String> effects = new ArrayList<>(EFFECTS);
    effects.add(EFFECTS.getFirst());
    assertFalse(
        Count.of(List.of(oak(), elm()), effects),
        "2 jobs · 3 effects · 1 twice · 0 lost",
        "oak: its effect is there 2 times");
  }

  @Test
  void findsAnEffectThatIsMissing() {
    assertFalse(
        Count.of(List.of(oak(), elm()), EFFECTS.subList(0, 1)),
        "2 jobs · 1 effects · 0 twice · 1 lost",
        "elm: its effect is missing");
  }

  @Test
  void findsAnEffectNobodyAskedFor() {
    assertFalse(
        Count.of(List.of(oak()), EFFECTS),
        "1 jobs · 2 effects · 0 twice · 0 lost",
        "an effect nobody asked for: r_2.1.b.1 2");
  }

  @Test
  void findsALineThatIsThereTwice() {
    Count.Evidence twice = evidence("elm", "r_2.1.b.1", "r_2.1.b.1 1\nr_2.1.b.1 2\nr_2.1.b.1 2\n");
    assertFalse(
        Count.of(List.of(oak(), twice), EFFECTS),
        "2 jobs · 2 effects · 1 twice · 0 lost",
        "elm: line 2 is there 2 times");
  }

  @Test
  void findsALineThatIsMissing() {
    Count.Evidence gap = evidence("oak", "r_1.1.a.1", "r_1.1.a.1 1\nr_1.1.a.1 3\n");
    assertFalse(
        Count.of(List.of(gap, elm()), EFFECTS),
        "2 jobs · 2 effects · 0 twice · 1 lost",
        "oak: line 2 is missing");
    Count.Evidence end = evidence("oak", "r_1.1.a.1", "r_1.1.a.1 1\nr_1.1.a.1 2\n");
    assertFalse(
        Count.of(List.of(end, elm()), EFFECTS),
        "2 jobs · 2 effects · 0 twice · 1 lost",
        "oak: line 3 is missing");
  }

  @Test
  void findsLinesOutOfOrder() {
    Count.Evidence mixed = evidence("elm", "r_2.1.b.1", "r_2.1.b.1 2\nr_2.1.b.1 1\n");
    assertFalse(
        Count.of(List.of(oak(), mixed), EFFECTS),
        "2 jobs · 2 effects · 0 twice · 0 lost",
        "elm: its lines are not in order");
  }

  @Test
  void findsALineOfAnotherJob() {
    Count.Evidence foreign =
        evidence("elm", "r_2.1.b.1", "r_2.1.b.1 1\nr_1.1.a.1 2\nr_2.1.b.1 2\n");
    assertFalse(
        Count.of(List.of(oak(), foreign), EFFECTS),
        "2 jobs · 2 effects · 0 twice · 0 lost",
        "elm: a line that is not its own: r_1.1.a.1 2");
  }

  @Test
  void findsOutputThatHqHasOtherwise() {
    Count.Evidence cut =
        new Count.Evidence(
            "elm",
            "r_2.1.b.1",
            RequestStatus.SUCCEEDED,
            elm().written(),
            "r_2.1.b.1 1\n".getBytes(StandardCharsets.UTF_8));
    assertFalse(
        Count.of(List.of(oak(), cut), EFFECTS),
        "2 jobs · 2 effects · 0 twice · 0 lost",
        "elm: the job wrote 24 bytes, HQ has 12, and they differ");
  }

  @Test
  void findsARequestThatDidNotSucceed() {
    Count.Evidence lost =
        new Count.Evidence(
            "elm", "r_2.1.b.1", RequestStatus.FAILED, elm().written(), elm().written());
    assertFalse(
        Count.of(List.of(oak(), lost), EFFECTS),
        "2 jobs · 2 effects · 0 twice · 0 lost",
        "elm: HQ says FAILED, expected SUCCEEDED");
  }

  @Test
  void isNotAsPromisedWhenSomethingIsLeftBehind() {
    Count count = Count.of(List.of(oak(), elm()), EFFECTS);
    Outcome outcome =
        new Play.Act(count, List.of(), List.of())
            .outcome(List.of("process 17 java"), Duration.ofSeconds(1));
    assertThat(outcome.isAsPromised()).isFalse();
    assertThat(outcome.faults()).containsExactly("left behind: process 17 java");
  }

  @Test
  void countsWhatTheRealScriptWrites(@TempDir Path folder) throws Exception {
    Job job = new Job("oak", folder);
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", job.script());
    builder.environment().put("FUNNELCLOUD_OP", "r_1.1.a.1");
    Process process = builder.redirectOutput(folder.resolve("told").toFile()).start();
    org.awaitility.Awaitility.await().until(() -> job.lines() >= 2);
    assertThat(job.process().map(mark -> mark.pid())).contains(process.pid());
    Job.enough(folder);
    assertThat(process.waitFor()).isZero();
    byte[] told = Files.readAllBytes(folder.resolve("told"));
    Count count =
        Count.of(
            List.of(
                new Count.Evidence(
                    "oak", "r_1.1.a.1", RequestStatus.SUCCEEDED, job.written(), told)),
            Job.effects(folder));
    assertThat(count.faults()).isEmpty();
    assertThat(outcome(count).sentence()).isEqualTo("1 jobs · 1 effects · 0 twice · 0 lost");
  }
}
