package io.funnelcloud.contract.operation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.request.RequestId;

/// The name of one operation for ever: `<request>.<step>.<agent>.<n>`. It derives from what was
/// asked, never from a Temporal run id, so a reset or retried workflow names the same effect (I1).
public record OpId(RequestId request, int step, AgentId agent, int attempt) {

  public OpId {
    if (step < 1 || step > 999 || attempt < 1 || attempt > 99) {
      throw new IllegalArgumentException(
          "step " + step + " must be 1..999 and attempt " + attempt + " 1..99");
    }
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static OpId parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      throw new IllegalArgumentException(
          "not an op id: '" + text + "', expected <request>.<step>.<agent>.<n>");
    }
    return new OpId(
        new RequestId(parts[0]),
        number(parts[1], text),
        new AgentId(parts[2]),
        number(parts[3], text));
  }

  private static int number(String digits, String text) {
    if (!digits.matches("[1-9][0-9]{0,2}")) {
      throw new IllegalArgumentException(
          "not an op id: '" + text + "', expected a number where '" + digits + "' stands");
    }
    return Integer.parseInt(digits);
  }

  @JsonValue
  public String value() {
    return request.value() + "." + step + "." + agent.value() + "." + attempt;
  }

  @Override
  public String toString() {
    return value();
  }
}
