package io.funnelcloud.control.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnelcloud.contract.request.UserName;
import io.funnelcloud.control.store.Database;
import io.funnelcloud.control.store.Sql;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachinesTest {
  private static final int TAGS = 40;

  @TempDir Path dir;
  private Database database;

  @BeforeEach
  void open() {
    database = Database.open(dir.resolve("a.db"));
    database.write(c -> Sql.update(c, "INSERT INTO users VALUES ('ada', 'owner', 1)"));
    database.write(c ->
        Sql.update(
            c,
            "INSERT INTO machines (agent_id, name, tags, state, joined_at, last_seen_at)"
                + " VALUES ('anas00000', 'nas', '[]', 'active', 1, 1)"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void losesNoTagThatAnotherPutsOnAtTheSameTime() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Thread one = Thread.ofPlatform().start(() -> tag(go, "one"));
    Thread two = Thread.ofPlatform().start(() -> tag(go, "two"));
    go.countDown();
    one.join();
    two.join();
    assertThat(new Machines(database).named("nas").tags()).hasSize(2 * TAGS);
  }

  private void tag(CountDownLatch go, String prefix) {
    Machines machines = new Machines(database);
    try {
      go.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    for (int i = 0; i < TAGS; i++) {
      machines.retag("nas", List.of(prefix + "-" + i), List.of());
    }
  }

  @Test
  void invitesNobodyUnderANameInUse() {
    assertThatThrownBy(() ->
            new Invites(database)
                .create(new UserName("ada"), Optional.of("nas"), List.of(), Instant.now()))
        .hasMessageContaining("'nas' already");
  }
}
