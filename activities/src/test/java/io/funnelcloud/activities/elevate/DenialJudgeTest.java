package io.funnelcloud.activities.elevate;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.activities.FakeBook;
import io.funnelcloud.activities.discover.Fleets;
import io.funnelcloud.contract.fleet.Presence;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OutputFrame.StreamName;
import io.funnelcloud.contract.request.Denial;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DenialJudgeTest {
  private static final OpId OP = OpId.parse("r_7k2ab.1.agentnas.1");
  private static final String DENIED = "sudo: a password is required\n";

  @Test
  void provesByTheLineAndTellsTheExactSudoersLine() {
    Denial denial = judge("sudo apt-get -y upgrade", "reading…\n" + DENIED);

    assertThat(denial)
        .isEqualTo(
            new Denial.Proven(
                "sudo: a password is required",
                "funnelcloud ALL=(root) NOPASSWD: /usr/bin/apt-get -y upgrade"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sudo -n useradd ada           | /usr/sbin/useradd ada
          cd /tmp && sudo id            | /usr/bin/id ""
          sudo /opt/tool --a=b:c,d      | /opt/tool --a\\=b\\:c\\,d
          sudo systemctl restart nginx; echo ok | /usr/bin/systemctl restart nginx
          """)
  void allowsExactlyThisCommand(String script, String allowed) {
    assertThat(judge(script, DENIED))
        .isEqualTo(
            new Denial.Proven(
                "sudo: a password is required", "funnelcloud ALL=(root) NOPASSWD: " + allowed));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sudo sh -c 'echo a > /etc/b'",
        "sudo rm *",
        "sudo -u ada id",
        "sudo $TOOL",
        "apt-get upgrade",
      })
  void tellsNoLineWhenItCouldAllowSomethingElse(String script) {
    assertThat(judge(script, DENIED)).isEqualTo(new Denial.Proven(DENIED.strip(), ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sudo: a terminal is required to read the password; either use ssh's -t option",
        "ada is not in the sudoers file.",
        "Sorry, user ada is not allowed to execute '/bin/id' as root on nas.",
        "E: Could not open lock file /var/lib/dpkg/lock - open (13: Permission denied)",
        "E: Unable to lock directory, are you root?",
        "cat: /etc/shadow: Permission denied",
        "chown: changing ownership of '/x': Operation not permitted",
      })
  void knowsWhatProgramsSayWhenRightsAreMissing(String line) {
    assertThat(judge("sudo id", line + "\n")).isInstanceOf(Denial.Proven.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "E: Unable to locate package foo",
        "exit",
        "connection refused",
        "\u0000\u0001"
      })
  void otherFailuresProveNothing(String line) {
    assertThat(judge("sudo id", line)).isEqualTo(new Denial.NotProven());
  }

  private static Denial judge(String script, String stderr) {
    FakeBook book = new FakeBook().holding(script);
    return new DenialJudge(
            book, () -> List.of(Fleets.machine("nas", Presence.ONLINE)), new ErrorOutput(stderr))
        .judge(OP);
  }

  /// Output of which only standard error has bytes.
  private record ErrorOutput(String text) implements ArtifactReader {
    @Override
    public byte[] head(OpId opId, StreamName stream, int bytesMax) {
      return tail(opId, stream, bytesMax);
    }

    @Override
    public byte[] tail(OpId opId, StreamName stream, int bytesMax) {
      return switch (stream) {
        case STDOUT -> new byte[0];
        case STDERR -> text.getBytes(StandardCharsets.UTF_8);
      };
    }
  }
}
