package io.funnelcloud.activities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnelcloud.activities.discover.Fleets;
import io.funnelcloud.activities.elevate.ArtifactReader;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.fleet.Presence;
import io.funnelcloud.contract.intent.Intent;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.contract.operation.OutputFrame.StreamName;
import io.funnelcloud.contract.request.DiscoverAsk;
import io.funnelcloud.contract.request.LastContact;
import io.funnelcloud.contract.request.NotStartedAsk;
import io.funnelcloud.contract.request.NotStartedJudgement;
import io.funnelcloud.contract.request.PrepareAsk;
import io.funnelcloud.contract.request.RequestId;
import io.funnelcloud.contract.request.RequestInput.OfflineRule;
import io.funnelcloud.memory.MemoryStore;
import io.funnelcloud.memory.SqliteMemoryStore;
import io.funnelcloud.testkit.FixedClock;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActivitiesTest {
  private static final RequestId REQUEST = new RequestId("r_7k2ab");
  private static final OpId OP = OpId.parse("r_7k2ab.1.agentnas.1");

  private final FakeBook book = new FakeBook();
  @TempDir private Path folder;
  private MemoryStore memory;
  private Activities.Ports ports;

  @BeforeEach
  void open() {
    memory = SqliteMemoryStore.open(folder.resolve("memory.db"));
    ports =
        new Activities.Ports(
            book,
            () -> List.of(Fleets.machine("nas", Presence.ONLINE)),
            new NoOutput(),
            memory,
            new FixedClock());
  }

  @AfterEach
  void close() {
    memory.close();
  }

  @Test
  void judgesTheExactCommand() {
    book.holding("sudo apt-get -y install nginx");

    assertThat(Activities.judge(ports).classify(REQUEST).intents())
        .contains(Intent.INSTALL_SOFTWARE, Intent.PRIVILEGE_ESCALATION);
  }

  @Test
  void faultsCrossTheBorderByTheirCode() {
    assertThatThrownBy(() -> Activities.judge(ports).classify(REQUEST))
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> assertThat(failure.getType()).isEqualTo("NOT_FOUND"));
    DiscoverAsk ask = new DiscoverAsk(REQUEST, "tag:", OfflineRule.SKIP, Set.of());
    assertThatThrownBy(() -> Activities.judge(ports).discover(ask))
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> assertThat(failure.getType()).isEqualTo("BAD_INPUT"));
  }

  @Test
  void preparingTwiceKeepsTheFirst() {
    List<OperationRef> first = Activities.book(ports).prepare(prepare(FixedClock.START));

    List<OperationRef> again =
        Activities.book(ports).prepare(prepare(FixedClock.START.plusSeconds(60)));

    assertThat(again).isEqualTo(first);
    assertThat(first).extracting(OperationRef::opId).containsExactly(OP);
  }

  @Test
  void whatIsNotKnownIsNeverRunAgain() {
    assertThat(Activities.book(ports).judgeNotStarted(new NotStartedAsk(OP, "j1")))
        .isEqualTo(NotStartedJudgement.LOST);
    assertThat(book.doubted()).as("shown as unknown before it is judged").containsExactly(OP);
    assertThat(Activities.judge(ports).lastContact(OP))
        .isEqualTo(new LastContact(Optional.empty()));
  }

  private static PrepareAsk prepare(Instant deliverBy) {
    return new PrepareAsk(
        REQUEST,
        1,
        1,
        List.of(new AgentId("agentnas")),
        deliverBy,
        Optional.empty(),
        Set.of(),
        Optional.empty(),
        Optional.empty());
  }

  /// Nothing was ever written.
  private record NoOutput() implements ArtifactReader {
    @Override
    public byte[] head(OpId opId, StreamName stream, int bytesMax) {
      return new byte[0];
    }

    @Override
    public byte[] tail(OpId opId, StreamName stream, int bytesMax) {
      return new byte[0];
    }
  }
}
