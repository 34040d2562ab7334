package io.funnelcloud.trust.pin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.InvalidKeySpecException;
import org.junit.jupiter.api.Test;

class PossessionTest {
  private static final KeyPair KEY = MachineKey.generate();

  @Test
  void isProvenByTheKeyThatSigned() {
    Possession joining = Possession.enrolling("token");
    assertThat(joining.isProvenBy(KEY.getPublic(), joining.proof(KEY.getPrivate()))).isTrue();
  }

  @Test
  void isNotProvenByAnotherKeyTokenOrPurpose() {
    Possession joining = Possession.enrolling("token");
    byte[] proof = joining.proof(KEY.getPrivate());
    assertThat(joining.isProvenBy(MachineKey.generate().getPublic(), proof)).isFalse();
    assertThat(Possession.enrolling("other").isProvenBy(KEY.getPublic(), proof)).isFalse();
    assertThat(Possession.renewing(new byte[32]).isProvenBy(KEY.getPublic(), proof)).isFalse();
  }

  @Test
  void isNotProvenByNoise() {
    Possession joining = Possession.enrolling("token");
    assertThat(joining.isProvenBy(KEY.getPublic(), new byte[0])).isFalse();
    assertThat(joining.isProvenBy(KEY.getPublic(), new byte[70])).isFalse();
  }

  @Test
  void takesKeysOnP256Only() throws Exception {
    assertThat(MachineKey.decode(KEY.getPublic().getEncoded())).isEqualTo(KEY.getPublic());
    KeyPairGenerator larger = KeyPairGenerator.getInstance("EC");
    larger.initialize(new ECGenParameterSpec("secp384r1"));
    byte[] other = larger.generateKeyPair().getPublic().getEncoded();
    assertThatThrownBy(() -> MachineKey.decode(other)).isInstanceOf(InvalidKeySpecException.class);
    assertThatThrownBy(() -> MachineKey.decode(new byte[10]))
        .isInstanceOf(InvalidKeySpecException.class);
  }
}
