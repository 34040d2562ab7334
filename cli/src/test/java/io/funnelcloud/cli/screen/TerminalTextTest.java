package io.funnelcloud.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TerminalTextTest {

  private static String shown(String... pieces) {
    TerminalText text = new TerminalText();
    StringBuilder all = new StringBuilder();
    for (String piece : pieces) {
      byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
      all.append(new String(text.shown(bytes, 0), StandardCharsets.UTF_8));
    }
    return all.append(new String(text.end(), StandardCharsets.UTF_8)).toString();
  }

  @Test
  void letsTextAndColoursPass() {
    assertThat(shown("a\tb\r\nä€ \b")).isEqualTo("a\tb\r\nä€ \b");
    assertThat(shown("\u001b[1;31mred\u001b[0m\u001b[K")).startsWith("\u001b[1;31mred\u001b[0m");
    assertThat(shown("\u001b[31mred")).endsWith("red\u001b[0m");
  }

  @Test
  void showsWhatATerminalWouldObey() {
    assertThat(shown("\u001b]0;title\u0007")).isEqualTo("^[]0;title^G");
    assertThat(shown("\u001b]52;c;aGk=\u001b\\")).isEqualTo("^[]52;c;aGk=^[\\");
    assertThat(shown("\u001b[2J\u001b[1;1H\u001b[?1049h\u001b[6n"))
        .isEqualTo("^[[2J^[[1;1H^[[?1049h^[[6n");
    assertThat(shown("\u001bc\u0000\u007f")).isEqualTo("^[c^@^?");
    assertThat(shown("\u009b6n")).isEqualTo("?6n");
  }

  @Test
  void knowsASequenceThatComesInPieces() {
    assertThat(shown("\u001b", "[3", "1m", "x")).isEqualTo("\u001b[31mx\u001b[0m");
    assertThat(shown("\u001b", "]0;x")).isEqualTo("^[]0;x");
    assertThat(shown("end\u001b[12")).isEqualTo("end^[[12");
    assertThat(shown("\u001b[" + "1".repeat(70) + "m")).doesNotContain("\u001b");
  }

  @Test
  void leavesBytesThatAreNoTextAlone() {
    TerminalText text = new TerminalText();
    byte[] bytes = {(byte) 0xff, (byte) 0xfe, 'a', (byte) 0xc2};
    assertThat(text.shown(bytes, 0)).containsExactly(0xff, 0xfe, 'a');
    assertThat(text.end()).containsExactly(0xc2);
  }
}
