package io.funnelcloud.system.states;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.funnelcloud.system.installation.Installation;
import io.funnelcloud.system.installation.Launched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Goal: a machine that is away is waited for as it was asked, and nothing runs that must not.
/// Method: everything is asked while its agent and keeper are dead; then they come back once.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwayMachineTest {
  /// Ten times the five seconds in which it has to start.
  private static final Duration STARTS_WITHIN = Duration.ofSeconds(50);

  private static final int MANY = 100;

  private final Path waited = Place.shared("waited");
  private final Path cancelled = Place.shared("cancelled");
  private final Path expired = Place.shared("expired");
  private final Path included = Place.shared("included");
  private final Path many = Place.shared("many");
  private Place place;
  private String waiting;
  private JsonNode shownWaiting;
  private String toldWaiting;
  private Launched cancel;
  private Launched expiry;
  private Launched nobody;
  private String queued;
  private List<String> hundred;

  @BeforeAll
  void askWhileItIsAway() {
    place = Place.up();
    Installation hq = place.hq();
    String name = place.machine;
    place.takeMachineAway();
    place.awaitPresence("offline");
    waiting = place.ask("date +%s%N >> " + waited, "--on", name, "--deliver-by", "20m");
    place.awaitStatus(waiting, "WAITING_FOR_MACHINE");
    shownWaiting = place.show(waiting);
    toldWaiting = hq.aj("show", waiting).out();
    String unwanted = place.ask("echo x >> " + cancelled, "--on", name, "--deliver-by", "20m");
    cancel = hq.aj("cancel", unwanted, "--json");
    expiry = hq.aj("run", "echo x >> " + expired, "--on", name, "--deliver-by", "3s");
    nobody = hq.aj("run", "true", "--on", "all");
    queued =
        place.ask(
            "echo x >> " + included, "--on", "all", "--include-offline", "--deliver-by", "20m");
    hundred = askMany();
    cancelManyWhileHeadquartersDies();
    place.bringMachineBack();
  }

  @AfterAll
  void down() {
    place.close();
  }

  private List<String> askMany() {
    List<String> ids = new ArrayList<>();
    String body =
        "{\"command\":\"echo x >> %s\",\"on\":\"%s\",\"deliverBy\":\"PT20M\"}"
            .formatted(many, place.machine);
    for (int number = 0; number < MANY; number++) {
      ids.add(place.post("/api/v1/requests", body).path("id").asText());
    }
    return ids;
  }

  /// The rows are written before each answer; what the workflows were not told is told later.
  private void cancelManyWhileHeadquartersDies() {
    for (int number = 0; number < MANY; number++) {
      if (number == MANY / 2) {
        place.hq().kill("hq");
        await().atMost(Installation.PATIENCE).until(this::isBack);
      }
      place.post("/api/v1/requests/" + hundred.get(number) + "/cancel", "{}");
    }
  }

  private boolean isBack() {
    return place.hq().aj("status").exit() == 0;
  }

  @Test
  void tellsSinceWhenItIsAwayAndUntilWhenItIsWaitedFor() {
    JsonNode machine = shownWaiting.path("machines").path(0);
    Instant since = Instant.parse(machine.path("offlineSince").asText());
    Instant until = Instant.parse(machine.path("deliverBy").asText());
    assertThat(since).isBefore(Instant.now());
    assertThat(Duration.between(Instant.parse(shownWaiting.path("createdAt").asText()), until))
        .isBetween(Duration.ofMinutes(20), Duration.ofMinutes(21));
    assertThat(machine.path("why").asText())
        .contains(place.machine + " is offline since", "waits until");
    assertThat(toldWaiting).contains("is offline since", "waits until");
  }

  @Test
  void startsWhatWaitedSoonAfterContact() throws IOException {
    place.awaitStatus(waiting, "SUCCEEDED");
    List<String> lines = Files.readAllLines(waited);
    assertThat(lines).hasSize(1);
    long nanos = Long.parseLong(lines.getFirst());
    Instant started = Instant.ofEpochSecond(0, nanos);
    Instant contact = Instant.parse(place.machine().path("since").asText());
    System.err.println(
        "waiting operation started after contact: "
            + Duration.between(contact, started).toMillis()
            + " ms");
    assertThat(started).isBefore(contact.plus(STARTS_WITHIN));
  }

  @Test
  void neverRunsWhatWasCancelledMeanwhile() {
    assertThat(cancel.exit()).as(cancel.toString()).isZero();
    assertThat(cancel.json().path("status").asText()).isEqualTo("CANCELLED");
    place.awaitStatus(waiting, "SUCCEEDED");
    assertThat(cancelled).isEmptyFile();
  }

  @Test
  void neverRunsWhatExpired() {
    assertThat(expiry.exit()).as(expiry.toString()).isEqualTo(5);
    assertThat(expiry.err()).contains("never started", "offline");
    place.awaitStatus(waiting, "SUCCEEDED");
    assertThat(expired).isEmptyFile();
  }

  @Test
  void skipsWhatIsAwayUnlessToldOtherwise() {
    assertThat(nobody.exit()).as(nobody.toString()).isEqualTo(5);
    assertThat(nobody.err()).contains("skipped: " + place.machine + " offline since");
    place.awaitStatus(queued, "SUCCEEDED");
    assertThat(included).hasContent("x\n");
  }

  @Test
  void runsNoneOfAHundredThatWereCancelledWhileHeadquartersWasKilled() {
    await()
        .atMost(Installation.PATIENCE)
        .untilAsserted(() ->
            assertThat(hundred)
                .allSatisfy(request ->
                    assertThat(place.get("/api/v1/requests/" + request).path("status").asText())
                        .isEqualTo("CANCELLED")));
    place.awaitStatus(waiting, "SUCCEEDED");
    assertThat(many).isEmptyFile();
  }

  @Test
  void stopsWhatRunsTooLongOrIsSilentTooLong() {
    Launched runFor = place.hq().aj("run", "sleep 600", "--run-for", "2s", "--json");
    Launched idleFor = place.hq().aj("run", "echo a; sleep 600", "--idle-for", "2s", "--json");
    for (Launched run : List.of(runFor, idleFor)) {
      assertThat(run.exit()).as(run.toString()).isEqualTo(5);
      assertThat(run.json().path("machines").path(0).path("state").asText()).isEqualTo("TIMED_OUT");
    }
  }

  @Test
  void refusesAMachineThereIsNotWhereItIsTyped() {
    Launched run = place.hq().aj("run", "true", "--on", "nosuch");
    assertThat(run.exit()).as(run.toString()).isEqualTo(2);
    assertThat(run.err()).contains("nosuch", place.machine);
  }

  @Test
  void refusesAClockOutOfItsLimitsWithTheValueAndTheLimits() {
    Launched run = place.hq().aj("run", "true", "--resolve-by", "40d");
    assertThat(run.exit()).as(run.toString()).isEqualTo(2);
    assertThat(run.err()).contains("resolve-by is 960h", "1s to 720h");
  }
}
