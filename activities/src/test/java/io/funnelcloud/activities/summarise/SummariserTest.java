package io.funnelcloud.activities.summarise;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.activities.FakeBook;
import io.funnelcloud.activities.discover.Fleets;
import io.funnelcloud.activities.discover.KnownMachine;
import io.funnelcloud.activities.record.OperationRow;
import io.funnelcloud.contract.fleet.Presence;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.request.RequestId;
import io.funnelcloud.memory.MemoryStore;
import io.funnelcloud.memory.RecallAsk;
import io.funnelcloud.memory.SqliteMemoryStore;
import io.funnelcloud.testkit.FixedClock;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummariserTest {
  private final FixedClock clock = new FixedClock();
  private final KnownMachine nas = Fleets.machine("nas", Presence.ONLINE);
  @TempDir private Path folder;
  private MemoryStore memory;

  @BeforeEach
  void open() {
    memory = SqliteMemoryStore.open(folder.resolve("memory.db"));
  }

  @AfterEach
  void close() {
    memory.close();
  }

  @Test
  void tenThousandSuccessesTeachNothing() {
    FakeBook book = new FakeBook().holding("echo hi");
    Summariser summariser = summariser(book, nas);
    for (int number = 0; number < 10_000; number++) {
      String id = "r_" + String.format("%05d", number);
      book.only(row(id, OperationState.SUCCEEDED, "done"));
      assertThat(summariser.summarise(new RequestId(id)).memos()).isEmpty();
    }

    assertThat(texts()).isEmpty();
  }

  @Test
  void aFailureIsKeptOnceWithMachineWordsAndWhy() {
    FakeBook book =
        new FakeBook()
            .holding("apt-get -y upgrade")
            .with(row("r_00001", OperationState.FAILED, "exit code 100"));
    Summariser summariser = summariser(book, nas);

    assertThat(summariser.summarise(new RequestId("r_00001")).memos()).hasSize(1);
    assertThat(summariser.summarise(new RequestId("r_00001")).memos()).isEmpty();
    assertThat(texts()).containsExactly("`apt-get -y upgrade` failed on nas: exit code 100");
  }

  @Test
  void changedFactsOfAMachineAreKept() {
    KnownMachine upgraded =
        Fleets.with(
            nas,
            Fleets.manifest("Debian GNU/Linux 13", Set.of("git", "docker")),
            Fleets.manifest("Debian GNU/Linux 12", Set.of("git", "svn")));
    FakeBook book = new FakeBook().with(row("r_00001", OperationState.SUCCEEDED, "done"));

    assertThat(summariser(book, upgraded).summarise(new RequestId("r_00001")).memos()).hasSize(3);
    assertThat(texts())
        .containsExactlyInAnyOrder(
            "nas runs Debian GNU/Linux 13, before Debian GNU/Linux 12",
            "nas has docker",
            "nas no longer has svn");
    assertThat(summariser(book, upgraded).summarise(new RequestId("r_00001")).memos()).isEmpty();
  }

  @Test
  void whatNeverRanTeachesNothing() {
    FakeBook book =
        new FakeBook()
            .with(row("r_00001", OperationState.EXPIRED, "never started"))
            .with(row("r_00001", OperationState.CANCELLED, "cancelled"));

    assertThat(summariser(book, nas).summarise(new RequestId("r_00001")).memos()).isEmpty();
  }

  private Summariser summariser(FakeBook book, KnownMachine machine) {
    return new Summariser(book, () -> List.of(machine), memory, clock);
  }

  private List<String> texts() {
    return memory.recall(new RecallAsk("", Set.of(), 100, clock.instant())).stream()
        .map(recalled -> recalled.memo().text())
        .toList();
  }

  private OperationRow row(String request, OperationState state, String why) {
    return new OperationRow(
        OpId.parse(request + ".1.agentnas.1"),
        nas.name(),
        state,
        why,
        clock.instant(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
