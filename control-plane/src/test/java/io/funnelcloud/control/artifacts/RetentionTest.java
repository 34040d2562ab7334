package io.funnelcloud.control.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OutputFrame;
import io.funnelcloud.contract.operation.OutputFrame.StreamName;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.control.artifacts.OutputLibrary.Ending;
import io.funnelcloud.control.artifacts.OutputLibrary.Loan;
import io.funnelcloud.control.store.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
  @TempDir Path dir;

  @Test
  void deletesTheOldAndTheOldestBeyondTheSize() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-01T00:00:00Z"));
    try (Database database = Database.open(dir.resolve("a.db"))) {
      OutputLibrary library = OutputLibrary.open(dir.resolve("out"), database, now::get);
      Sha256 old = store(library, "r_aaaaa");
      now.updateAndGet(at -> at.plus(Duration.ofDays(29)));
      Sha256 middle = store(library, "r_bbbbb");
      now.updateAndGet(at -> at.plus(Duration.ofDays(2)));
      Sha256 fresh = store(library, "r_ccccc");

      assertThat(new Retention(library, database, now::get).sweep()).isEqualTo(1);
      assertThat(library.folder().stored(old)).doesNotExist();
      assertThat(library.folder().stored(middle)).exists();
      // Room for one and a half: the newest stays.
      long room = 3L * (OutputFrame.HEADER_BYTES + 7) / 2;
      assertThat(new Retention(library, database, room, now::get).sweep()).isEqualTo(1);
      assertThat(library.folder().stored(middle)).doesNotExist();
      assertThat(library.folder().stored(fresh)).exists();
    }
  }

  private static Sha256 store(OutputLibrary library, String request) {
    byte[] bytes = request.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    try (Loan loan = library.borrow(OpId.parse(request + ".1.anas00000.1"))) {
      loan.output().append(new OutputFrame(StreamName.STDOUT, 0, 1, bytes));
      Ending ending =
          library.finish(
              loan,
              List.of(
                  FinalStream.of(StreamName.STDOUT, bytes.length, Sha256.of(bytes), List.of())));
      assertThat(ending).isInstanceOf(Ending.Stored.class);
      return ((Ending.Stored) ending).address();
    }
  }
}
