package io.funnelcloud.trust.pin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnelcloud.contract.operation.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class JoinStringTest {
  private static final JoinString JOIN =
      new JoinString(
          List.of("127.0.0.1:7443", "[::1]:7443"),
          "a-secret-token",
          new RootPin(Sha256.of(new byte[] {1})),
          new FleetName("home"));

  @Test
  void readsWhatItWrote() {
    assertThat(JOIN.text()).startsWith("fcj1.").doesNotContain("=");
    assertThat(JoinString.parse("  " + JOIN.text() + "\n")).isEqualTo(JOIN);
  }

  @Test
  void writesTheAgreedFields() {
    String json =
        new String(Base64.getUrlDecoder().decode(JOIN.text().substring(5)), StandardCharsets.UTF_8);
    assertThat(json).contains("\"a\":[", "\"t\":\"", "\"p\":\"", "\"f\":\"home\"");
  }

  @Test
  void keepsItsTokenOutOfLogs() {
    assertThat(JOIN.toString()).doesNotContain("secret");
  }

  @Test
  void refusesWhatIsCutOffAndNeverRepeatsIt() {
    String cut = JOIN.text().substring(0, 60);
    assertThatThrownBy(() -> JoinString.parse(cut))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("copy it again")
        .hasMessageNotContaining(cut.substring(5));
    assertThatThrownBy(() -> JoinString.parse("fcj2.xyz"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> JoinString.parse("fcj1.e30"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
