package io.funnelcloud.agent.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnelcloud.contract.intent.Shell;
import io.funnelcloud.contract.operation.OperationSpec;
import io.funnelcloud.contract.operation.SandboxLevel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a command is given: arguments, environment, interpreter.
final class LaunchingTest {
  private static final CommandEnvironment ENVIRONMENT =
      new CommandEnvironment(
          Map.of(
              "PATH", "/usr/bin:/bin",
              "HOME", "/home/alice",
              "LC_ALL", "C.UTF-8",
              "AWS_SECRET_ACCESS_KEY", "seeded-secret",
              "SSH_AUTH_SOCK", "/tmp/agent",
              "DISPLAY", ":0",
              "SUDO_ASKPASS", "/bin/ask",
              "BASH_ENV", "/tmp/evil",
              "LD_PRELOAD", "/tmp/evil.so"));

  private static OperationSpec spec(Shell shell, String script, List<String> arguments) {
    return new OperationSpec(
        1,
        shell,
        script,
        arguments,
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Duration.ofMinutes(1),
        Optional.empty(),
        Duration.ofSeconds(1),
        1 << 20,
        SandboxLevel.NONE);
  }

  @Test
  void passesOnlyWhatIsAllowedAndWhatTheStepSets() {
    assertThat(ENVIRONMENT.with(Map.of("NAME", "value", "HOME", "/srv")))
        .containsExactlyInAnyOrder(
            "PATH=/usr/bin:/bin",
            "HOME=/srv",
            "LC_ALL=C.UTF-8",
            "GIT_TERMINAL_PROMPT=0",
            "DEBIAN_FRONTEND=noninteractive",
            "NAME=value");
  }

  @ParameterizedTest
  @CsvSource({"A=B", "''", "NU\0L"})
  void refusesNamesThatAreNone(String name) {
    assertThatThrownBy(() -> ENVIRONMENT.with(Map.of(name, "x")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aScriptThatBeginsWithADashStaysAScript() {
    Shells shells = new Shells("/usr/bin:/bin");

    Shells.Invocation invocation =
        shells
            .invocation(spec(Shell.SH, "-e echo hi", List.of("one", "two")), Path.of("/ops/x"))
            .orElseThrow();

    assertThat(invocation.argv().subList(1, 7))
        .containsExactly("-c", "--", "-e echo hi", "sh", "one", "two");
    assertThat(invocation.scriptFile()).isEmpty();
  }

  @Test
  void aScriptThatNamesItsInterpreterIsRunByIt() {
    Shells.Invocation invocation =
        new Shells("/usr/bin:/bin")
            .invocation(
                spec(Shell.BASH, "#!/usr/bin/env -S python3 -u\nprint(1)", List.of("one")),
                Path.of("/ops/x"))
            .orElseThrow();

    assertThat(invocation.argv())
        .containsExactly("/usr/bin/env", "-S python3 -u", "/ops/x/script", "one");
    assertThat(invocation.scriptFile()).hasValue("script");
  }

  @Test
  void aShellThatIsNotThereIsNotReplacedByAnother() {
    assertThat(new Shells("/nowhere").invocation(spec(Shell.BASH, "true", List.of()), Path.of("/")))
        .isEmpty();
  }
}
