package io.funnelcloud.activities.discover;

import static io.funnelcloud.activities.discover.Fleets.announcing;
import static io.funnelcloud.activities.discover.Fleets.barred;
import static io.funnelcloud.activities.discover.Fleets.busy;
import static io.funnelcloud.activities.discover.Fleets.machine;
import static io.funnelcloud.activities.discover.Fleets.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.fleet.FleetSnapshot;
import io.funnelcloud.contract.fleet.Presence;
import io.funnelcloud.contract.fleet.Skipped;
import io.funnelcloud.contract.request.DiscoverAsk;
import io.funnelcloud.contract.request.RequestId;
import io.funnelcloud.contract.request.RequestInput.OfflineRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineFinderTest {
  private static final List<KnownMachine> FLEET =
      List.of(
          machine("nas", Presence.ONLINE, "linux", "prod"),
          busy(machine("web1", Presence.ONLINE, "linux"), 3),
          announcing(
              machine("win1", Presence.ONLINE, "office"), manifest("Windows 11", Set.of("docker"))),
          machine("laptop", Presence.OFFLINE, "linux"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nas                         | nas
          NAS                         | nas
          nas, web1                   | nas web1
          tag:linux                   | nas web1
          tag:linux & !tag:prod       | web1
          os=windows                  | win1
          os=windows & !tag:prod      | win1
          !os=windows                 | nas web1
          has:docker                  | win1
          has:bash                    | nas web1 win1
          all                         | nas web1 win1
          laptop                      | laptop
          laptop, tag:office          | laptop win1
          nas & tag:prod              | nas
          any(1) of tag:linux         | nas
          any(2) of all               | nas win1
          any(1) of all prefer web1   | web1
          any(1) of all, prefer web1  | web1
          prefer win1                 | win1
          prefer laptop               | nas
          """)
  void selects(String selector, String names) {
    assertThat(names(find(selector))).isEqualTo(names);
  }

  @Test
  void offlineMachinesOfATagAreSkippedWithSince() {
    assertThat(find("tag:linux").skipped())
        .extracting(Skipped::why)
        .containsExactly("offline since 13 Mar 10:00 UTC");
  }

  @Test
  void offlineMachinesAreQueuedForWhenAsked() {
    DiscoverAsk ask =
        new DiscoverAsk(new RequestId("r_7k2ab"), "tag:linux", OfflineRule.QUEUE, Set.of());

    assertThat(names(new MachineFinder(() -> FLEET).find(ask))).isEqualTo("laptop nas web1");
  }

  @Test
  void triedMachinesAreLeftOut() {
    DiscoverAsk ask =
        new DiscoverAsk(
            new RequestId("r_7k2ab"),
            "any(1) of tag:linux",
            OfflineRule.SKIP,
            Set.of(new AgentId("agentnas")));

    assertThat(names(new MachineFinder(() -> FLEET).find(ask))).isEqualTo("web1");
  }

  @Test
  void barredMachinesGetNoWork() {
    List<KnownMachine> fleet = List.of(barred(FLEET.getFirst(), "quarantined: a copy of it runs"));

    FleetSnapshot found = new MachineFinder(() -> fleet).find(ask("nas"));

    assertThat(found.targets()).isEmpty();
    assertThat(found.problem())
        .isEqualTo("no machine of 'nas' is available: nas quarantined: a copy of it runs");
  }

  @Test
  void unknownNameFailsTheWholeAndListsWhatThereIs() {
    FleetSnapshot found = find("nas, nass");

    assertThat(found.targets()).isEmpty();
    assertThat(found.problem())
        .isEqualTo("no machine is called 'nass', known: laptop, nas, web1, win1");
  }

  @Test
  void noMatchListsMachinesAndTags() {
    assertThat(find("tag:mac").problem())
        .isEqualTo(
            "no machine matches 'tag:mac'; machines: laptop, nas, web1, win1;"
                + " tags: linux, office, prod");
  }

  @Test
  void neverTakesFewerThanAskedFor() {
    assertThat(find("any(3) of tag:linux").problem())
        .isEqualTo("'any(3) of tag:linux' asks for 3 machines, available: 2");
  }

  @Test
  void moreThanFiveHundredAreTooMany() {
    List<KnownMachine> many = new ArrayList<>();
    for (int number = 0; number < 501; number++) {
      many.add(machine("node-" + number, Presence.ONLINE));
    }

    FleetSnapshot found = new MachineFinder(() -> many).find(ask("all"));

    assertThat(found.targets()).isEmpty();
    assertThat(found.problem()).startsWith("501 machines match 'all', expected at most 500");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tag:            | 'tag:'
          tag:a b         | 'tag:a b'
          os=beos         | os=linux, os=macos or os=windows
          has:            | such as 'has:docker'
          nas,,web1       | nothing between two commas
          any(0) of all   | a number from 1 to 500
          any(1) all      | any(1) of tag:linux
          any of all      | any(1) of tag:linux
          n@s             | 'n@s'
          tag:linux &     | a machine's name
          """)
  void errorsNameTheWordAndWhatWasExpected(String selector, String said) {
    assertThatThrownBy(() -> find(selector))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("selector '" + selector + "'")
        .hasMessageContaining(said);
  }

  private static FleetSnapshot find(String selector) {
    return new MachineFinder(() -> FLEET).find(ask(selector));
  }

  private static DiscoverAsk ask(String selector) {
    return new DiscoverAsk(new RequestId("r_7k2ab"), selector, OfflineRule.SKIP, Set.of());
  }

  private static String names(FleetSnapshot found) {
    return String.join(" ", found.targets().stream().map(target -> target.name().value()).toList());
  }
}
