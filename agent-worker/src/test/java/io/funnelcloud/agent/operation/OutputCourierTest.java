package io.funnelcloud.agent.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.agent.journal.ExitRecord;
import io.funnelcloud.contract.agent.v1.StreamTotal;
import io.funnelcloud.contract.operation.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What HQ is told to have been written, and to be kept of it.
final class OutputCourierTest {
  private static final Sha256 HASH = Sha256.of(new byte[0]);

  private static List<Long> keptOf(long bytes, List<List<Long>> kept) {
    ExitRecord.Stream stdout = new ExitRecord.Stream(bytes, HASH, kept);
    ExitRecord.Stream stderr = new ExitRecord.Stream(0, HASH, List.of());
    ExitRecord exit =
        new ExitRecord(
            ExitRecord.Kind.EXITED,
            Optional.of(0),
            Optional.empty(),
            Optional.empty(),
            "",
            Optional.empty(),
            Instant.EPOCH,
            stdout,
            stderr,
            0,
            0,
            0);
    StreamTotal total = OutputCourier.totals(exit).getTotals(0);
    assertThat(total.getBytes()).isEqualTo(bytes);
    return total.getKeptList();
  }

  @Test
  void allOfItNeedsNoRanges() {
    assertThat(keptOf(7, List.of(List.of(0L, 7L)))).isEmpty();
    assertThat(keptOf(0, List.of())).isEmpty();
  }

  @Test
  void aPartIsNamedByItsRanges() {
    assertThat(keptOf(9, List.of(List.of(0L, 2L), List.of(7L, 9L))))
        .containsExactly(0L, 2L, 7L, 9L);
  }

  @Test
  void nothingKeptIsNotTakenForAllOfIt() {
    assertThat(keptOf(9, List.of())).containsExactly(0L, 0L);
  }
}
