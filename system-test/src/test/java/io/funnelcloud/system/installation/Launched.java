package io.funnelcloud.system.installation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.funnelcloud.contract.json.Json;

/// How one call of `aj` ended.
public record Launched(int exit, String out, String err) {

  public JsonNode json() {
    try {
      return Json.mapper().readTree(out);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON on stdout:\n" + this, e);
    }
  }

  @Override
  public String toString() {
    return "exit " + exit + "\nstdout:\n" + out + "\nstderr:\n" + err;
  }
}
