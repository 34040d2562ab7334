package io.funnelcloud.cli.parts;

import com.fasterxml.jackson.databind.JsonNode;
import io.funnelcloud.cli.keep.Keeper;
import io.funnelcloud.cli.keep.ProcessMark;
import io.funnelcloud.contract.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// One process of an installation: its keeper and the file in which it says that it is ready.
public record Part(String name, String title, Keeper keeper, Path readyFile) {

  /// What the process says of itself, when the file is of the process that lives now.
  public Optional<JsonNode> ready() {
    Optional<ProcessMark> child = keeper.child();
    return child.flatMap(process -> read(readyFile).filter(said -> isOf(said, process)));
  }

  // A launcher such as setpriv replaces itself with the program, so the id stays the same.
  private static boolean isOf(JsonNode said, ProcessMark process) {
    return said.path("pid").asLong(-1) == process.pid();
  }

  static Optional<JsonNode> read(Path file) {
    try {
      return Optional.of(Json.read(Files.readAllBytes(file), JsonNode.class));
    } catch (IOException | IllegalArgumentException notYet) {
      return Optional.empty();
    }
  }
}
