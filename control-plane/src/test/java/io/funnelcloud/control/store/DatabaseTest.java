package io.funnelcloud.control.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnelcloud.contract.fault.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
  @TempDir Path dir;

  @Test
  void keepsRowsAcrossOpenings() {
    try (Database database = Database.open(dir.resolve("a.db"))) {
      database.write(c -> Sql.update(c, "INSERT INTO users VALUES ('ada', 'owner', 1)"));
    }
    try (Database database = Database.open(dir.resolve("a.db"))) {
      assertThat(names(database)).containsExactly("ada");
    }
  }

  @Test
  void leavesNothingOfFailedWork() {
    try (Database database = Database.open(dir.resolve("a.db"))) {
      assertThatThrownBy(() ->
              database.write(c -> {
                Sql.update(c, "INSERT INTO users VALUES ('ada', 'owner', 1)");
                return Sql.update(c, "INSERT INTO users VALUES ('bob', 'king', 1)");
              }))
          .isInstanceOf(Fault.class);
      assertThat(names(database)).isEmpty();
    }
  }

  @Test
  void refusesAFileOfANewerVersionAndLeavesIt() {
    Path file = dir.resolve("a.db");
    try (Database database = Database.open(file)) {
      database.read(c -> {
        Sql.execute(c, "PRAGMA user_version = 99");
        return 0;
      });
    }
    assertThatThrownBy(() -> Database.open(file))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("newer version")
        .hasMessageContaining("99");
  }

  @Test
  void namesACorruptFile() throws Exception {
    Path file = Files.writeString(dir.resolve("a.db"), "this is no database at all".repeat(100));
    assertThatThrownBy(() -> Database.open(file)).hasMessageContaining(file.toString());
  }

  private static List<String> names(Database database) {
    return database.read(c -> Sql.list(c, "SELECT name FROM users", r -> r.getString(1)));
  }
}
