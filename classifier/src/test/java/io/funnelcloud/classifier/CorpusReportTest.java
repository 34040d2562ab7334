package io.funnelcloud.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/// Reads the corpora, prints the figures, and fails when one is worse than the committed one.
class CorpusReportTest {
  /// One row more or less is no regression.
  private static final double TOLERANCE = 0.006;

  private static final Map<String, List<String>> CORPORA =
      Map.of(
          "commands",
          List.of("commands-bash.jsonl", "commands-powershell.jsonl", "commands-cmd.jsonl"),
          "evasions",
          List.of("evasions.jsonl"),
          "lookalikes",
          List.of("lookalikes.jsonl"),
          "requests",
          List.of("requests.jsonl"),
          "fresh-commands",
          List.of("fresh-commands.jsonl"),
          "fresh-evasions",
          List.of("fresh-evasions.jsonl"),
          "fresh-lookalikes",
          List.of("fresh-lookalikes.jsonl"),
          "fresh-requests",
          List.of("fresh-requests.jsonl"));

  @Test
  void isNoWorseThanTheCommittedFigures() throws IOException {
    Properties committed = committed();
    List<String> worse = new ArrayList<>();
    List<String> report = new ArrayList<>();
    for (Map.Entry<String, List<String>> corpus : CORPORA.entrySet()) {
      Figures figures = figures(corpus.getValue());
      report.addAll(figures.report(corpus.getKey()));
      figures
          .good()
          .forEach((name, value) -> {
            String key = corpus.getKey() + "." + name;
            String least = committed.getProperty(key);
            if (least != null && value + TOLERANCE < Double.parseDouble(least)) {
              worse.add(String.format(Locale.ROOT, "%s %.3f < %s", key, value, least));
            }
          });
    }
    System.out.println(String.join("\n", report));
    assertThat(worse).isEmpty();
    assertThat(committed).isNotEmpty();
  }

  private static Figures figures(List<String> files) throws IOException {
    Classifier classifier = Classifier.standard();
    Figures figures = new Figures();
    for (String file : files) {
      for (CorpusRow row : CorpusRow.all(file)) {
        figures.add(row, row.judged(classifier));
      }
    }
    return figures;
  }

  private static Properties committed() throws IOException {
    Properties properties = new Properties();
    try (InputStream in =
        Objects.requireNonNull(
            CorpusReportTest.class.getResourceAsStream("/corpus-figures.properties"))) {
      properties.load(in);
    }
    return properties;
  }
}
