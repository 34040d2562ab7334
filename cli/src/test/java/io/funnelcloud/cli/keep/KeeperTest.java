package io.funnelcloud.cli.keep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real keepers over real processes that are killed for real.
class KeeperTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path folder;

  private Keeper keeper() {
    return new Keeper("nap", folder.resolve("nap"), List.of("--sign", folder.toString()));
  }

  // `sh -c` with further words: they are in the command line, as the options of our programs are.
  private List<String> nap() {
    return List.of(
        "/bin/sh", "-c", "while :; do sleep 1; done", "nap", "--sign", folder.toString());
  }

  @AfterEach
  void stopsWhatItStarted() {
    keeper().stop();
    assertThat(Running.with(List.of("--sign", folder.toString()))).isEmpty();
    assertThat(Running.with(List.of(keeper().script().toString()))).isEmpty();
  }

  private ProcessMark started() {
    keeper().ensure(nap());
    return awaitChild();
  }

  private ProcessMark awaitChild() {
    await().atMost(SOON).until(() -> keeper().child().isPresent());
    return keeper().child().orElseThrow();
  }

  private static void kill(ProcessMark process) {
    process.handle().ifPresent(ProcessHandle::destroyForcibly);
    await().atMost(SOON).until(() -> !process.isAlive());
  }

  @Test
  void startsAProcessOnceHoweverOftenItIsAsked() {
    ProcessMark first = started();
    keeper().ensure(nap());
    assertThat(awaitChild()).isEqualTo(first);
    assertThat(Running.with(List.of("--sign", folder.toString()))).hasSize(1);
  }

  @Test
  void restartsAProcessThatWasKilled() {
    ProcessMark first = started();
    kill(first);
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(keeper().child()).isPresent().get().isNotEqualTo(first));
  }

  @Test
  void keepsOnAProcessWhoseKeeperWasKilled() {
    ProcessMark first = started();
    kill(keeper().keeper().orElseThrow());
    assertThat(first.isAlive()).isTrue();
    keeper().ensure(nap());
    assertThat(awaitChild()).isEqualTo(first);
    kill(first);
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(keeper().child()).isPresent().get().isNotEqualTo(first));
  }

  @Test
  void healsWhenKeeperAndProcessWereKilled() {
    ProcessMark first = started();
    kill(keeper().keeper().orElseThrow());
    kill(first);
    keeper().ensure(nap());
    assertThat(awaitChild()).isNotEqualTo(first);
  }

  @Test
  void findsKeeperAndProcessAgainWhenTheirFileIsCorrupt() throws IOException {
    ProcessMark first = started();
    Files.writeString(folder.resolve("nap.pid"), "keeper what ever\nchild -1");
    assertThat(keeper().child()).contains(first);
    keeper().ensure(nap());
    awaitChild();
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(Running.with(List.of("--sign", folder.toString()))).hasSize(1));
    assertThat(Running.with(List.of(keeper().script().toString()))).isNotEmpty();
  }

  @Test
  void leavesAStrangerAloneWhoHasTheProcessIdOfADeadOne() throws IOException {
    long stranger = ProcessHandle.current().pid();
    Files.writeString(
        folder.resolve("nap.pid"), "keeper " + stranger + " 1\nchild " + stranger + " 1\n");
    assertThat(keeper().child()).isEmpty();
    assertThat(keeper().stop()).isFalse();
    assertThat(ProcessHandle.current().isAlive()).isTrue();
  }

  @Test
  void replacesAProcessWhenItsCommandChanged() {
    ProcessMark first = started();
    List<String> other =
        List.of("/bin/sh", "-c", "while :; do sleep 2; done", "nap", "--sign", folder.toString());
    keeper().ensure(other);
    assertThat(awaitChild()).isNotEqualTo(first);
    assertThat(first.isAlive()).isFalse();
  }

  @Test
  void stopsBothForGood() {
    ProcessMark first = started();
    ProcessMark keeper = keeper().keeper().orElseThrow();
    assertThat(keeper().stop()).isTrue();
    assertThat(first.isAlive()).isFalse();
    assertThat(keeper.isAlive()).isFalse();
    assertThat(keeper().stop()).isFalse();
  }

  @Test
  void leavesNothingOfItselfBehind() {
    started();
    ProcessHandle keeper = keeper().keeper().flatMap(ProcessMark::handle).orElseThrow();
    await().atMost(SOON).until(() -> keeper.descendants().count() >= 3);
    List<ProcessHandle> all = keeper.descendants().toList();
    keeper().stop();
    assertThat(all)
        .allSatisfy(below ->
            await()
                .atMost(SOON.dividedBy(4))
                .untilAsserted(() -> assertThat(below.isAlive()).as(below.info() + "").isFalse()));
  }

  @Test
  void stopsAProcessThatKeepsFailing() {
    keeper().ensure(List.of("/bin/sh", "-c", "exit 3", "nap", "--sign", folder.toString()));
    await().atMost(SOON).until(() -> keeper().lastWords(5).contains("ended with 3"));
    assertThat(keeper().stop()).isTrue();
    assertThat(keeper().keeper()).isEmpty();
  }

  @Test
  void passesWordsThroughToTheProcessAsTheyAre() {
    String odd = "it's \"odd\" $HOME `id` \\ and more";
    keeper()
        .ensure(
            List.of(
                "/bin/sh",
                "-c",
                "echo \"$1\"; while :; do sleep 1; done",
                "nap",
                odd,
                "--sign",
                folder.toString()));
    await().atMost(SOON).until(() -> keeper().lastWords(5).contains(odd));
  }
}
