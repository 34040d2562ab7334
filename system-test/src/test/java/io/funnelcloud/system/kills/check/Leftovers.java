package io.funnelcloud.system.kills.check;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Processes that carry the mark of an op in their environment.
record Leftovers(Map<String, List<String>> byOp) {
  private static final String MARK = "FUNNELCLOUD_OP=";

  static Leftovers now() throws IOException {
    Map<String, List<String>> found = new HashMap<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : all) {
        note(process, found);
      }
    }
    return new Leftovers(found);
  }

  private static void note(Path process, Map<String, List<String>> found) {
    try {
      byte[] environ = Files.readAllBytes(process.resolve("environ"));
      for (String word : new String(environ, StandardCharsets.ISO_8859_1).split("\0")) {
        if (word.startsWith(MARK)) {
          found
              .computeIfAbsent(word.substring(MARK.length()), _ -> new ArrayList<>())
              .add(process.getFileName().toString());
        }
      }
    } catch (IOException gone) {
      return;
    }
  }

  List<String> of(String opId) {
    return byOp.getOrDefault(opId, List.of());
  }
}
