package io.funnelcloud.system.states;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.funnelcloud.system.installation.Installation;
import io.funnelcloud.system.installation.Launched;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Goal: while a machine is silent nothing is guessed, afterwards the truth is told, and what was
/// given up stays given up. Method: commands run on while their agent and its keeper are dead.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SilenceTest {
  /// Ten times the five seconds in which UNKNOWN has to be resolved after contact.
  private static final Duration RESOLVED_WITHIN = Duration.ofSeconds(50);

  private final Path effect = Place.shared("givenup");
  private final Path pid = Place.shared("pid");
  private final Path end = Place.shared("end-short");
  private Place place;
  private String givenUp;
  private String stopped;
  private JsonNode shownUnknown;
  private Launched cancel;
  private Duration resolution = Duration.ZERO;

  @BeforeAll
  void beSilentWhileCommandsRun() {
    place = Place.up();
    givenUp = place.ask(untilTold(effect, end), "--resolve-by", "5s");
    stopped = place.ask("echo $$ > " + pid + "; sleep 900");
    Place.awaitContent(effect);
    Place.awaitContent(pid);
    place.takeMachineAway();
    place.awaitStatus(stopped, "UNKNOWN");
    shownUnknown = place.show(stopped);
    cancel = place.hq().aj("cancel", stopped, "--json");
    place.awaitStatus(givenUp, "FAILED");
    write(end, "end");
    await().atMost(Installation.PATIENCE).until(() -> Files.readString(effect).contains("done"));
    place.bringMachineBack();
    await()
        .atMost(Installation.PATIENCE)
        .until(() -> !"UNKNOWN".equals(machine(place.show(stopped)).path("state").asText()));
    resolution = Duration.between(contact(), Instant.now());
    System.err.println("UNKNOWN resolved after contact: <= " + resolution.toMillis() + " ms");
  }

  /// Ends when the test says so, however long this machine takes to get there.
  private static String untilTold(Path effect, Path end) {
    return "echo begun >> %s; while [ ! -s %s ]; do sleep 0.2; done; echo done >> %s"
        .formatted(effect, end, effect);
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Instant contact() {
    return Instant.parse(place.machine().path("since").asText());
  }

  @AfterAll
  void down() {
    write(end, "end");
    place.close();
  }

  private static JsonNode machine(JsonNode request) {
    return request.path("machines").path(0);
  }

  @Test
  void saysWhatIsNotKnownSinceWhenAndWhenItIsGivenUp() {
    JsonNode machine = machine(shownUnknown);
    assertThat(machine.path("state").asText()).isEqualTo("UNKNOWN");
    assertThat(machine.path("why").asText()).contains("no contact since", "may still be running");
    Instant since = Instant.parse(machine.path("since").asText());
    Instant givesUp = Instant.parse(machine.path("resolveBy").asText());
    assertThat(Duration.between(since, givesUp))
        .isBetween(Duration.ofHours(24), Duration.ofHours(25));
  }

  @Test
  void resolvesItSoonAfterContact() {
    assertThat(resolution).isLessThan(RESOLVED_WITHIN);
  }

  @Test
  void keepsWhatWasGivenUpAndShowsLateEvidence() throws IOException {
    await()
        .atMost(Installation.PATIENCE)
        .until(() -> machine(place.show(givenUp)).has("lateEvidence"));
    JsonNode machine = machine(place.show(givenUp));
    assertThat(machine.path("state").asText()).isEqualTo("LOST");
    assertThat(machine.path("why").asText()).contains("no contact since");
    assertThat(place.hq().aj("show", givenUp).out()).contains("late evidence: ");
    assertThat(Files.readString(effect)).isEqualTo("begun\ndone\n");
  }

  @Test
  void endsWhatWasCancelledWhileItsMachineWasAway() throws IOException {
    assertThat(cancel.exit()).as(cancel.toString()).isEqualTo(6);
    assertThat(cancel.json().path("status").asText()).isEqualTo("CANCELLING");
    place.awaitStatus(stopped, "CANCELLED");
    long number = Long.parseLong(Files.readString(pid).strip());
    assertThat(ProcessHandle.of(number).filter(ProcessHandle::isAlive)).isEmpty();
  }
}
