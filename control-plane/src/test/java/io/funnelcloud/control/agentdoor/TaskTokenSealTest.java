package io.funnelcloud.control.agentdoor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.funnelcloud.contract.fleet.AgentId;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskTokenSealTest {
  private static final AgentId NAS = new AgentId("anas00000");
  private static final ByteString RAW = ByteString.copyFromUtf8("a raw token");

  @TempDir Path dir;

  @Test
  void opensOnlyForTheSameAgentAndNamespace() {
    TaskTokenSeal seal = seal("funnelcloud");
    ByteString sealed = seal.seal(NAS, RAW);
    assertThat(seal.unseal(NAS, sealed)).contains(RAW);
    assertThat(seal.unseal(new AgentId("alaptop00"), sealed)).isEmpty();
    assertThat(seal("other").unseal(NAS, sealed)).isEmpty();
  }

  @Test
  void opensAfterARestartAndAfterTwoRotations() {
    ByteString sealed = seal("funnelcloud").seal(NAS, RAW);
    TaskTokenSeal later = seal("funnelcloud");
    assertThat(later.unseal(NAS, sealed)).contains(RAW);
    later.rotate();
    later.rotate();
    assertThat(later.unseal(NAS, sealed)).contains(RAW);
    assertThat(seal("funnelcloud").unseal(NAS, later.seal(NAS, RAW))).contains(RAW);
    later.rotate();
    assertThat(later.unseal(NAS, sealed)).isEmpty();
  }

  @Test
  void refusesEveryChangedByte() {
    TaskTokenSeal seal = seal("funnelcloud");
    byte[] sealed = seal.seal(NAS, RAW).toByteArray();
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertThat(seal.unseal(NAS, ByteString.copyFrom(changed))).isEmpty();
    }
  }

  @Test
  void sealsTheSameTokenDifferentlyEachTime() {
    TaskTokenSeal seal = seal("funnelcloud");
    assertThat(seal.seal(NAS, RAW)).isNotEqualTo(seal.seal(NAS, RAW));
  }

  private TaskTokenSeal seal(String namespace) {
    return TaskTokenSeal.open(dir.resolve("task-tokens.json"), namespace);
  }
}
