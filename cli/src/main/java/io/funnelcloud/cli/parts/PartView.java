package io.funnelcloud.cli.parts;

import com.fasterxml.jackson.databind.JsonNode;
import io.funnelcloud.cli.keep.ProcessMark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// One process as `aj status` shows it.
///
/// @param state `running`, `starting`, `running, not kept` or `stopped`
public record PartView(
    String name,
    String title,
    String state,
    Optional<Long> pid,
    Optional<String> address,
    Optional<String> version,
    Optional<Long> memoryBytes,
    Optional<String> since) {

  public static List<PartView> all(Parts parts) {
    return parts.inOrder().stream().map(PartView::of).toList();
  }

  public static PartView of(Part part) {
    Optional<ProcessMark> child = part.keeper().child();
    Optional<JsonNode> ready = part.ready();
    return new PartView(
        part.name(),
        part.title(),
        state(part, child.isPresent(), ready.isPresent()),
        child.map(ProcessMark::pid),
        ready.flatMap(PartView::address),
        ready.flatMap(said -> text(said, "version")),
        child.flatMap(process -> memory(process.pid())),
        ready.flatMap(said -> text(said, "startedAt")));
  }

  private static String state(Part part, boolean lives, boolean isReady) {
    boolean kept = part.keeper().keeper().isPresent();
    if (!lives) {
      return kept ? "starting" : "stopped";
    }
    if (!kept) {
      return "running, not kept";
    }
    return isReady ? "running" : "starting";
  }

  private static Optional<String> address(JsonNode said) {
    return text(said, "people").or(() -> text(said, "frontend")).or(() -> text(said, "machine"));
  }

  private static Optional<String> text(JsonNode said, String field) {
    return Optional.of(said.path(field).asText("")).filter(value -> !value.isEmpty());
  }

  private static Optional<Long> memory(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst();
    } catch (IOException elsewhere) {
      Tool.Ended ended = Tool.run(List.of("ps", "-o", "rss=", "-p", Long.toString(pid)));
      String text = ended.output().strip();
      return text.matches("[0-9]+") ? Optional.of(Long.parseLong(text) * 1024) : Optional.empty();
    }
  }
}
