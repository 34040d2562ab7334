package io.funnelcloud.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.contract.agent.v1.OutputStream;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.operation.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Output on its way over a network: smaller where that pays, the same bytes in any case.
final class CompressionTest {
  @TempDir Path state;
  private final FakeHq hq = new FakeHq();
  private final CutProxy link = new CutProxy(hq.port());
  private AgentRig rig = new AgentRig(hq, Path.of("/"));

  @BeforeEach
  void join() {
    rig = new AgentRig(hq, state);
    // 127.0.0.1 as one number: it leads to this machine, but does not look like it.
    rig.join("2130706433:" + link.port());
    rig.start();
  }

  @AfterEach
  void stop() throws IOException {
    rig.close();
    link.close();
    hq.close();
  }

  private long sent(String script) {
    long before = link.passed();
    OpId opId = hq.run(FakeHq.spec(script));
    OperationResult result = rig.result(opId);
    byte[] arrived = hq.artifacts.bytes(opId.value(), OutputStream.STDOUT);
    assertThat(Sha256.of(arrived)).isEqualTo(result.stdout().sha256());
    return link.passed() - before;
  }

  @Test
  void sendsTextInAFractionOfItsSize() {
    assertThat(sent("seq 1 400000")).isLessThan(2_688_894 / 2);
  }

  @Test
  void sendsNoiseAsItIs() {
    assertThat(sent("head -c 2000000 /dev/urandom")).isBetween(2_000_000L, 2_400_000L);
  }
}
