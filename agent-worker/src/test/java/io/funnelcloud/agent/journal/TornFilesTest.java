package io.funnelcloud.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.operation.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each file of an op folder, cut at every byte: it reads whole or not at all.
final class TornFilesTest {
  private static final AgentId AGENT = new AgentId("atest00000001");
  private static final OpId OP = OpId.parse("r_torn1.1." + AGENT + ".1");
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir Path state;
  private OpFolder folder = new OpFolder(Path.of("/"), OP);

  @BeforeEach
  void open() throws IOException {
    try (Journal journal = Journal.open(state, InstantSource.fixed(NOW))) {
      folder = journal.folder(OP);
    }
    OperationRef ref =
        new OperationRef(OP, AGENT, Sha256.of(new byte[0]), NOW, Duration.ofHours(1));
    folder.accept(ref, new TaskToken(TaskToken.Kind.RUN, new byte[] {1, 2, 3}, NOW));
  }

  private void expectWholeOrNothing(String name, Supplier<Optional<?>> read) throws IOException {
    byte[] whole = Files.readAllBytes(folder.file(name));
    assertThat(read.get()).isPresent();
    for (int length = 0; length < whole.length; length++) {
      Files.write(folder.file(name), Arrays.copyOf(whole, length));
      assertThat(read.get()).as("%s cut at %d of %d", name, length, whole.length).isEmpty();
    }
    byte[] damaged = whole.clone();
    damaged[whole.length / 3] ^= 1;
    Files.write(folder.file(name), damaged);
    assertThat(read.get()).as("%s with a flipped bit", name).isEmpty();
  }

  @Test
  void aTornTokenIsNoToken() throws IOException {
    expectWholeOrNothing("token", folder::token);
  }

  @Test
  void aTornRefIsNoRef() throws IOException {
    expectWholeOrNothing("ref", folder::ref);
  }

  @Test
  void aTornOrderIsNoOrderButStillKnownToHaveBeenTaken() throws IOException {
    folder.writeOrder(new StoredOrder("c2lnbmVk", "boot", NOW));

    expectWholeOrNothing("order", folder::order);

    assertThat(folder.hasOrder()).isTrue();
  }

  @Test
  void aTornOutcomeIsNoOutcome() throws IOException {
    folder.writeOutcome(OperationResult.without(OP, OperationState.LOST, "test", NOW));

    expectWholeOrNothing("outcome", folder::outcome);
  }

  @Test
  void aTornExitIsNoExit() throws IOException {
    String line =
        """
        {"version":1,"opId":"%s","kind":"exited","exitCode":0,"signal":null,"signalName":null,\
        "message":"","startedAt":"2026-11-21T12:00:00.000001Z","endedAt":"2026-11-21T12:00:01Z",\
        "stdout":{"bytes":3,"sha256":"%s","kept":[[0,3]]},"stderr":{"bytes":0,"sha256":"%s","kept":[]},\
        "cpuMillis":1,"memoryPeakBytes":2,"leftRunning":0,"killed":0,"containment":"subreaper"}\
        """
            .formatted(OP, Sha256.of(new byte[] {1}), Sha256.of(new byte[0]));
    Files.write(folder.file("exit"), SealedLine.seal(line));

    expectWholeOrNothing("exit", folder::exit);
  }

  @Test
  void aTornPidIsNoPid() throws IOException {
    byte[] whole =
        """
        {"pid":12,"startTicks":34,"pidNamespace":"pid:[1]","bootId":"b","supervisorPid":11,"supervisorStartTicks":33}\
        """
            .getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < whole.length; length++) {
      Files.write(folder.file("pid"), Arrays.copyOf(whole, length));
      assertThat(folder.pid()).as("cut at %d", length).isEmpty();
    }
    Files.write(folder.file("pid"), whole);
    assertThat(folder.pid().orElseThrow().supervisorPid()).isEqualTo(11);
  }

  @Test
  void aTornJournalIdMakesAnotherJournalAndATornIncarnationStillRises() throws IOException {
    Path id = state.resolve("journal-id");
    Path counter = state.resolve("incarnation");
    byte[] wholeId = Files.readAllBytes(id);
    byte[] wholeCounter = Files.readAllBytes(counter);
    for (int length = 0; length < wholeCounter.length; length++) {
      Files.write(id, wholeId);
      Files.write(counter, Arrays.copyOf(wholeCounter, length));
      try (Journal journal = Journal.open(state, InstantSource.fixed(NOW))) {
        assertThat(journal.start().incarnation()).isGreaterThan(1);
      }
    }
    String before = SealedLine.read(id).orElseThrow();
    Files.write(id, Arrays.copyOf(wholeId, wholeId.length - 1));
    try (Journal journal = Journal.open(state, InstantSource.fixed(NOW))) {
      assertThat(journal.start().journalId()).isNotEqualTo(before);
    }
  }

  @Test
  void theIncarnationRisesAndTheNonceChangesAtEachStart() throws IOException {
    Journal.Start first;
    try (Journal journal = Journal.open(state, InstantSource.fixed(NOW))) {
      first = journal.start();
    }
    try (Journal journal = Journal.open(state, InstantSource.fixed(NOW))) {
      assertThat(journal.start().incarnation()).isEqualTo(first.incarnation() + 1);
      assertThat(journal.start().nonce()).isNotEqualTo(first.nonce());
      assertThat(journal.start().journalId()).isEqualTo(first.journalId());
    }
  }
}
