package io.funnelcloud.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The command line of the agent.
final class AgentCommandTest {
  @Test
  void readsARun() {
    assertThat(
            AgentCommand.parse(
                List.of("run", "--state", "/s", "--supervisor", "/bin/fc", "--slots", "3")))
        .isEqualTo(new AgentCommand.Run(Path.of("/s"), Path.of("/bin/fc"), Optional.of(3)));
  }

  @Test
  void tellsEveryProblemAtOnce() {
    assertThatThrownBy(() ->
            AgentCommand.parse(List.of("run", "--slots", "none", "--colour", "red", "--state")))
        .hasMessageContaining("--slots is 'none'")
        .hasMessageContaining("unknown option '--colour'")
        .hasMessageContaining("--state needs a value")
        .hasMessageContaining("--supervisor is missing");
  }

  @Test
  void neverRepeatsAJoinString() {
    AgentCommand join =
        AgentCommand.parse(List.of("join", "--state", "/s", "--string", "fcj1.secret"));

    assertThat(join.toString()).doesNotContain("secret");
  }
}
