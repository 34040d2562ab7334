package io.funnelcloud.classifier;

import com.fasterxml.jackson.databind.JsonNode;
import io.funnelcloud.contract.intent.Intent;
import io.funnelcloud.contract.intent.Shell;
import io.funnelcloud.contract.intent.Verdict;
import io.funnelcloud.contract.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One labelled row of a corpus.
record CorpusRow(JsonNode node) {
  private static final Path FOLDER = Path.of("src/test/corpus");

  static List<CorpusRow> all(String file) throws IOException {
    List<CorpusRow> rows = new ArrayList<>();
    for (String line : Files.readAllLines(FOLDER.resolve(file))) {
      if (!line.isBlank()) {
        rows.add(new CorpusRow(Json.read(line, JsonNode.class)));
      }
    }
    return rows;
  }

  boolean isCommand() {
    return node.has("command");
  }

  String text() {
    return node.path(isCommand() ? "command" : "text").asText();
  }

  Shell shell() {
    return Shell.named(node.path("shell").asText("bash"));
  }

  Intent intent() {
    return Intent.labelled(node.path("intent").asText());
  }

  Verdict judged(Classifier classifier) {
    return isCommand() ? classifier.judge(text(), shell()) : classifier.judgeRequest(text());
  }
}
