package io.funnelcloud.contract.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.request.RequestId;
import org.junit.jupiter.api.Test;

class OpIdTest {
  private static final OpId ID =
      new OpId(new RequestId("r_7k2bc"), 1, new AgentId("a1b2c3d4e5"), 1);

  @Test
  void readsBackWhatItWrites() {
    assertThat(OpId.parse(ID.value())).isEqualTo(ID);
    assertThat(Json.read(Json.text(ID), OpId.class)).isEqualTo(ID);
  }

  @Test
  void namesTheTextThatIsNoOpId() {
    for (String text :
        new String[] {"", "r_7k2bc.1.a1b2c3d4e5", "r_7k2bc.0.a1b2c3d4e5.1", "x.1.y.1"}) {
      assertThatThrownBy(() -> OpId.parse(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
