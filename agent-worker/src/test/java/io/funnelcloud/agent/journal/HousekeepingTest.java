package io.funnelcloud.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.operation.OperationState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What goes from a journal that is too old or too large, and what never goes.
final class HousekeepingTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final int KIB = 1024;
  // A closed folder here: itself, the closing, and 40 KiB.
  private static final long FOLDER = 2 * Housekeeping.BLOCK + 40 * KIB;

  @TempDir Path state;
  private Journal journal;

  @BeforeEach
  void open() {
    journal = opened(1000 * FOLDER);
  }

  private Journal opened(long bytes) {
    return Journal.open(
        state, InstantSource.fixed(NOW), new Housekeeping.Limits(Duration.ofDays(30), bytes));
  }

  private void reopen(long bytes) throws IOException {
    journal.close();
    journal = opened(bytes);
  }

  @AfterEach
  void close() throws IOException {
    journal.close();
  }

  private static OpId op(int number) {
    return OpId.parse("r_house%05d.1.atest00000001.1".formatted(number));
  }

  /// A folder that changed so long ago.
  private Path folder(int number, Duration age, String... files) throws IOException {
    Path path = Files.createDirectories(journal.folder(op(number)).path());
    for (String file : files) {
      Files.createDirectories(path.resolve(file).getParent());
      Files.write(path.resolve(file), new byte[40 * KIB]);
    }
    Files.setLastModifiedTime(path, FileTime.from(NOW.minus(age)));
    return path;
  }

  private Path closed(int number, Duration age) throws IOException {
    Path path = folder(number, age, "spool.000000");
    OperationResult result =
        OperationResult.without(op(number), OperationState.SUCCEEDED, "done", NOW);
    journal.folder(op(number)).close(result, OpFolder.Closing.LATE);
    Files.setLastModifiedTime(path, FileTime.from(NOW.minus(age)));
    return path;
  }

  private Housekeeping.Report tidy() {
    return journal.tidy(NOW, journal::discard);
  }

  private List<String> left() throws IOException {
    try (Stream<Path> all = Files.list(state.resolve("journal/ops"))) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void removesWhatIsAcknowledgedAndOld() throws IOException {
    closed(1, Duration.ofDays(31));
    closed(2, Duration.ofDays(29));
    folder(3, Duration.ofDays(300), "spool.000000");

    Housekeeping.Report report = tidy();

    assertThat(report.removedByAge()).isEqualTo(1);
    assertThat(report.removedBySize()).isZero();
    assertThat(left()).containsExactly(op(2).value(), op(3).value());
    assertThat(state.resolve("journal/trash")).doesNotExist();
  }

  @Test
  void removesTheOldestUntilTheRestFits() throws IOException {
    reopen(30 * FOLDER);
    for (int number = 1; number <= 200; number++) {
      closed(number, Duration.ofHours(300 - number));
    }

    Housekeeping.Report report = tidy();

    assertThat(report.removedBySize()).isEqualTo(170);
    assertThat(report.isOver()).isFalse();
    assertThat(left())
        .containsExactlyElementsOf(
            IntStream.rangeClosed(171, 200).mapToObj(number -> op(number).value()).toList());
    assertThat(tidy()).isEqualTo(new Housekeeping.Report(0, 0, 30 * FOLDER, 30 * FOLDER));
  }

  @Test
  void neverRemovesWhatIsNotAcknowledgedAndSaysThatItIsOver() throws IOException {
    reopen(2 * FOLDER);
    folder(1, Duration.ofDays(2), "spool.000000", "exit", "start/x");
    folder(2, Duration.ofDays(2), "spool.000000", "exit", "start/x");
    closed(3, Duration.ofDays(1));

    Housekeeping.Report report = tidy();

    assertThat(report.isOver()).isTrue();
    assertThat(left()).containsExactly(op(1).value(), op(2).value());
  }

  @Test
  void aRunningCommandIsBoundedByItsQuotaNotByThis() throws IOException {
    reopen(FOLDER);
    folder(1, Duration.ZERO, "spool.000000", "spool.000001", "spool.000002", "start/x");

    assertThat(tidy().isOver()).isFalse();
    assertThat(left()).hasSize(1);
  }

  @Test
  void whatSomebodyBeganToUseStays() throws IOException {
    reopen(FOLDER);
    closed(1, Duration.ofDays(40));
    closed(2, Duration.ofDays(1));

    Housekeeping.Report report =
        journal.tidy(
            NOW,
            entry -> !entry.opId().equals(java.util.Optional.of(op(1))) && journal.discard(entry));

    assertThat(left()).containsExactly(op(1).value());
    assertThat(report.removedBySize()).isEqualTo(1);
  }

  @Test
  void theLedgerOutlivesTheFolder() throws IOException {
    journal.ledger().spend(op(1), "nonce-one-0123456", NOW);
    closed(1, Duration.ofDays(31));
    tidy();
    reopen(FOLDER);

    assertThat(left()).isEmpty();
    assertThat(journal.ledger().use(op(1))).hasValue(Ledger.Use.SPENT);
  }

  @Test
  void aClockThatJumpsAheadRemovesNothing() throws IOException {
    journal.ledger().spend(op(1), "nonce-one-0123456", NOW);
    closed(1, Duration.ofDays(1));

    Housekeeping.Report report = journal.tidy(NOW.plus(Duration.ofDays(20_000)), journal::discard);

    assertThat(report.removedByAge()).isZero();
    assertThat(left()).hasSize(1);
  }

  @Test
  void whatWasSetAsideGoesToo() throws IOException {
    journal.ledger().spend(op(1), "nonce-one-0123456", NOW);
    folder(1, Duration.ofDays(31), "launch.json");
    journal.retire(journal.folder(op(1)));
    Path retired = state.resolve("journal/ops").resolve(op(1).value() + "~1");
    Files.setLastModifiedTime(retired, FileTime.from(NOW.minus(Duration.ofDays(31))));

    tidy();

    assertThat(left()).isEmpty();
  }
}
