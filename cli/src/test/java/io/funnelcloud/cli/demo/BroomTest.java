package io.funnelcloud.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real processes and files, swept away for real.
class BroomTest {
  @TempDir private Path around;

  @Test
  void endsProcessesOfItsFolderAndDeletesIt() throws Exception {
    Path folder = around.resolve("stage");
    Files.createDirectories(folder.resolve("jobs"));
    Files.writeString(folder.resolve("jobs/file"), "x");
    Process ours = start(folder.resolve("stubborn").toString());
    Process strangers = start(around.resolve("other").toString());
    try {
      assertThat(new Broom(folder).sweep()).isEmpty();
      assertThat(ours.waitFor(5, TimeUnit.SECONDS)).isTrue();
      assertThat(folder).doesNotExist();
      assertThat(strangers.isAlive()).isTrue();
    } finally {
      strangers.destroyForcibly();
      ours.destroyForcibly();
    }
  }

  // Deaf to TERM, as a program that hangs would be.
  private static Process start(String word) throws Exception {
    return new ProcessBuilder(
            "/bin/sh", "-c", "trap '' TERM; while :; do sleep 1; done", "nap", word)
        .start();
  }

  @Test
  void tellsWhatIsStillThere() throws Exception {
    Process ours = start(around.toString());
    try {
      assertThat(Broom.remains(around))
          .hasSize(2)
          .anySatisfy(what -> assertThat(what).startsWith("process " + ours.pid() + " "))
          .contains("folder " + around);
    } finally {
      ours.destroyForcibly();
    }
  }

  @Test
  void canBeAskedTwice() throws Exception {
    Path folder = Files.createDirectories(around.resolve("stage"));
    Broom broom = new Broom(folder);
    assertThat(broom.sweep()).isEmpty();
    assertThat(broom.sweep()).isEmpty();
  }
}
