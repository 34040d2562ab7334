package io.funnelcloud.agent.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShrinkingTest {
  private static final byte[] TEXT =
      "GET /index.html 200 1234\n".repeat(2_000).getBytes(StandardCharsets.US_ASCII);

  private static byte[] noise() {
    byte[] noise = new byte[50_000];
    new Random(1).nextBytes(noise);
    return noise;
  }

  @Test
  void paysForTextAndNotForNoise() {
    try (Shrinking text = new Shrinking();
        Shrinking noise = new Shrinking()) {
      assertThat(text.pays(TEXT)).isTrue();
      assertThat(noise.pays(noise())).isFalse();
    }
  }

  @Test
  void neverPaysForALine() {
    try (Shrinking shrinking = new Shrinking()) {
      assertThat(shrinking.pays("one line\n".repeat(20).getBytes(StandardCharsets.US_ASCII)))
          .isFalse();
    }
  }

  @Test
  void looksAgainAfterAMegabyte() {
    try (Shrinking shrinking = new Shrinking()) {
      assertThat(shrinking.pays(TEXT)).isTrue();
      boolean pays = true;
      for (int i = 0; i < 22; i++) {
        pays = shrinking.pays(noise());
      }
      assertThat(pays).isFalse();
    }
  }
}
