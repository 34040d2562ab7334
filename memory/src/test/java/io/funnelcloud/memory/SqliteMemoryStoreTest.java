package io.funnelcloud.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.memory.Memo;
import io.funnelcloud.contract.memory.MemoId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteMemoryStoreTest extends MemoryKit {
  @TempDir private Path folder;

  @Override
  MemoryStore openEmpty() {
    return SqliteMemoryStore.open(folder.resolve("memory.db"));
  }

  @Test
  void memosSurviveARestart() {
    Path file = folder.resolve("again.db");
    Memo memo =
        new Memo(
            new MemoId("m_00000001"),
            "machine:nas",
            "os",
            "nas runs Debian 13",
            "request r_7k2ab",
            Instant.EPOCH,
            1.0,
            Optional.empty(),
            Set.of());
    try (MemoryStore first = SqliteMemoryStore.open(file)) {
      first.store(memo);
    }

    try (MemoryStore second = SqliteMemoryStore.open(file)) {
      RecallAsk ask = new RecallAsk("debian", Set.of(), 5, Instant.EPOCH);
      assertThat(second.recall(ask)).extracting(Recalled::memo).containsExactly(memo);
    }
  }

  @Test
  void leavesAFileAloneThatIsNoStore() throws IOException {
    Path file = folder.resolve("broken.db");
    byte[] bytes =
        "this is not a database, but something long enough to look at"
            .repeat(20)
            .getBytes(StandardCharsets.UTF_8);
    Files.write(file, bytes);

    assertThatThrownBy(() -> SqliteMemoryStore.open(file))
        .isInstanceOf(Fault.class)
        .hasMessageContaining(file.toString());
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
  }
}
