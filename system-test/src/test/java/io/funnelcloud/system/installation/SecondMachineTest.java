package io.funnelcloud.system.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.funnelcloud.contract.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Goal: one pasted line makes another machine work, and a line that cannot work says why. Method:
/// HQ and the other machine in network namespaces that share no loopback (see [Network]).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecondMachineTest {
  private static final String PREFIX = "fcj1.";

  /// Ten times the five seconds it may take until a machine that joined is seen.
  private static final Duration SEEN_WITHIN = Duration.ofSeconds(50);

  private Network network;
  private Installation hq;
  private Installation other;

  @BeforeAll
  void join() {
    network = Network.made();
    hq = Installation.upBehind(network.atHq());
    other = Installation.emptyBehind(network.atOther());
    Launched joined = other.aj("join", invite("other"));
    assertThat(joined.exit()).as(joined.toString()).isZero();
  }

  @AfterAll
  void leave() {
    if (other != null) {
      other.close();
    }
    if (hq != null) {
      hq.close();
    }
    network.close();
  }

  private String invite(String name) {
    Launched invite = hq.aj("machines", "invite", "--name", name, "--tag", "far", "--json");
    assertThat(invite.exit()).as(invite.toString()).isZero();
    return invite.json().path("joinString").asText();
  }

  private static JsonNode opened(String joinString) throws IOException {
    byte[] json = Base64.getUrlDecoder().decode(joinString.substring(PREFIX.length()));
    return Json.mapper().readTree(json);
  }

  private List<JsonNode> machines() {
    JsonNode items = hq.aj("machines", "list", "--json").json().path("items");
    return StreamSupport.stream(items.spliterator(), false).toList();
  }

  @Test
  void theLineNamesAnAddressTheOtherMachineReaches() throws IOException {
    String first = opened(invite("third")).path("a").path(0).asText();
    if (network.isApart()) {
      assertThat(first).startsWith(Network.HQ_ADDRESS + ":");
    } else {
      assertThat(first).contains(":");
    }
  }

  @Test
  void isSeenSoonUnderTheNameAndTagOfTheInvite() {
    await()
        .atMost(SEEN_WITHIN)
        .untilAsserted(() ->
            assertThat(machines())
                .anySatisfy(machine -> {
                  assertThat(machine.path("name").asText()).isEqualTo("other");
                  assertThat(machine.path("presence").asText()).isEqualTo("online");
                  assertThat(machine.path("tags").path(0).asText()).isEqualTo("far");
                }));
  }

  @Test
  void aRequestOnAllGivesOneResultPerMachine() {
    Launched run = hq.aj("run", "echo hi", "--on", "all", "--json");
    assertThat(run.exit()).as(run.toString()).isZero();
    JsonNode results = run.json().path("machines");
    assertThat(results.size()).as(run.toString()).isEqualTo(2);
    assertThat(results)
        .allSatisfy(result -> {
          assertThat(result.path("state").asText()).isEqualTo("SUCCEEDED");
          assertThat(result.path("bytesOut").asLong()).isEqualTo(3);
        });
    assertThat(hq.aj("run", "echo hi", "--on", "tag:far", "--json").json().path("machines"))
        .singleElement()
        .satisfies(result -> assertThat(result.path("machine").asText()).isEqualTo("other"));
  }

  @Test
  void oneMachineThatFailsMakesTheExitCodeFive() throws IOException {
    Path once = Path.of("/tmp", "funnelcloud-once-" + hq.home().getFileName());
    try {
      Launched run = hq.aj("run", "mkdir " + once, "--on", "all", "--json");
      assertThat(run.exit()).as(run.toString()).isEqualTo(5);
      assertThat(run.json().path("status").asText()).isEqualTo("PARTIAL");
      assertThat(run.json().path("machines").findValuesAsText("state"))
          .containsExactlyInAnyOrder("SUCCEEDED", "FAILED");
    } finally {
      Files.deleteIfExists(once);
    }
  }

  @Test
  void aJoinThatFailsNamesTheFirstThingThatIsWrong() throws IOException {
    ObjectNode line = (ObjectNode) opened(invite("fourth"));
    String address = line.path("a").path(0).asText();
    assertRefused(with(line, "nosuch.invalid:7421"), "name:", "nosuch.invalid");
    String closed = address.substring(0, address.indexOf(':')) + ":1";
    assertRefused(with(line, closed), "connection:", closed);
    ObjectNode stranger = with(line, address);
    stranger.put("p", "00".repeat(32));
    assertRefused(stranger, "pin:", address);
    assertThat(machines()).noneMatch(machine -> "fourth".equals(machine.path("name").asText()));
  }

  private static ObjectNode with(ObjectNode line, String address) {
    ObjectNode copy = line.deepCopy();
    copy.putArray("a").add(address);
    return copy;
  }

  private void assertRefused(ObjectNode line, String step, String value) {
    byte[] json = line.toString().getBytes(StandardCharsets.UTF_8);
    String text = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(json);
    try (Installation place = Installation.emptyBehind(network.atOther())) {
      Launched join = place.aj("join", text);
      assertThat(join.exit()).as(join.toString()).isEqualTo(1);
      assertThat(join.err())
          .as(join.toString())
          .containsIgnoringCase(step)
          .contains(value)
          .doesNotContain("at io.funnelcloud");
    }
  }

  @Test
  void aLineWorksOnce() {
    String line = invite("fifth");
    try (Installation first = Installation.emptyBehind(network.atOther());
        Installation second = Installation.emptyBehind(network.atOther())) {
      Launched used = first.aj("join", line);
      assertThat(used.exit()).as(used.toString()).isZero();
      Launched again = second.aj("join", line);
      assertThat(again.exit()).as(again.toString()).isEqualTo(1);
      assertThat(again.err()).contains("used already").doesNotContain("at io.funnelcloud");
      Launched left = first.aj("leave");
      assertThat(left.exit()).as(left.toString()).isZero();
    }
    assertThat(hq.aj("machines", "remove", "fifth").exit()).isIn(0, 2);
  }
}
