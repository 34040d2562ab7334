package io.funnelcloud.classifier;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// One line in, one line out, whatever the line.
class ClassifyLinesTest {

  @Test
  void answersEachLineWithOneLine() throws IOException {
    List<String> answers =
        answers(
            """
            {"command":"sudo reboot","shell":"bash","id":7}
            {"text":"install htop"}
            no json
            {"shell":"bash"}
            [1]
            {"command":"dir","shell":"fish"}
            {"command":5}
            """);
    assertThat(answers).hasSize(7);
    assertThat(answers.get(0))
        .contains("\"intent\":\"privilege-escalation\"", "\"needsApproval\":true", "\"id\":7");
    assertThat(answers.get(1)).contains("\"intent\":\"install-software\"");
    for (String answer : answers.subList(2, 7)) {
      assertThat(answer).contains("\"error\"", "\"needsApproval\":true");
    }
  }

  @Test
  void judgesThousandsOfLinesASecond() throws IOException {
    String line = "{\"command\":\"tar -czf /tmp/a.tgz /etc && curl -sI https://h.example\"}\n";
    answers(line.repeat(2_000));
    // Processor time, so that a loaded machine does not count; ten times the bar.
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    assertThat(answers(line.repeat(10_000))).hasSize(10_000);
    assertThat((threads.getCurrentThreadCpuTime() - start) / 1e9).isLessThan(10);
  }

  @Test
  void saysWhichLineIsWrongAndWhy() throws IOException {
    List<String> answers = answers("{\"command\":\"ls\"}\n\n{\"command\":\n{\"text\":\"hi\"} x\n");
    assertThat(answers).hasSize(4);
    assertThat(answers.get(0)).doesNotContain("error");
    assertThat(answers.get(1)).contains("\"error\":\"is no JSON object\"", "\"line\":2");
    assertThat(answers.get(2)).contains("\"error\":\"is not JSON", "\"line\":3");
    assertThat(answers.get(3)).contains("\"error\":", "\"line\":4");
  }

  @Test
  void answersWhatIsNotUtf8AndGoesOn() throws IOException {
    byte[] lines = "{\"command\":\"ls \u00e4\"}\n{\"command\":\"ls\"}".getBytes(ISO_8859_1);
    List<String> answers = answers(new ByteArrayInputStream(lines));
    assertThat(answers).hasSize(2);
    assertThat(answers.get(0)).contains("\"error\"", "UTF-8", "\"needsApproval\":true");
    assertThat(answers.get(1)).contains("\"intent\":\"local-query\"");
  }

  @Test
  void skipsTheRestOfAnOverLongLine() throws IOException {
    String monster = "{\"command\":\"" + "a".repeat(3 << 20) + "\"}\n";
    List<String> answers = answers(monster + "{\"command\":\"ls\"}\n" + monster.stripTrailing());
    assertThat(answers).hasSize(3);
    assertThat(answers.get(0)).contains("\"error\":\"is longer than", "\"line\":1");
    assertThat(answers.get(1)).contains("\"intent\":\"local-query\"");
    assertThat(answers.get(2)).contains("\"error\":\"is longer than", "\"line\":3");
  }

  @Test
  void judgesACommandOfTheGreatestLengthAndRejectsALongerOne() throws IOException {
    List<String> answers =
        answers(
            "{\"command\":\"echo %s\"}\n{\"command\":\"echo %s\"}"
                .formatted("\\u0061".repeat(64 * 1024 - 5), "a".repeat(64 * 1024)));
    assertThat(answers.get(0)).contains("\"intent\":\"local-query\"", "\"needsApproval\":false");
    assertThat(answers.get(1)).contains("rejected", "\"needsApproval\":true");
  }

  @Test
  void refusesALineWithTwoCommands() throws IOException {
    assertThat(answers("{\"command\":\"ls\",\"command\":\"sudo ls\"}").getFirst())
        .contains("\"error\":\"holds");
  }

  @Test
  void repeatsOtherFieldsAndAnswersItsOwn() throws IOException {
    assertThat(answers("{\"a\":[1,{\"b\":null}],\"why\":7,\"text\":\"hi\",\"shell\":null}"))
        .singleElement()
        .asString()
        .startsWith("{\"a\":[1,{\"b\":null}],\"text\":\"hi\",\"shell\":null,\"intent\":");
  }

  @Test
  void answersBeforeItWaitsForMore() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<Integer> answered = new ArrayList<>();
    InputStream in =
        new InputStream() {
          @Override
          public int read() {
            throw new UnsupportedOperationException("one byte");
          }

          @Override
          public int read(byte[] to, int from, int length) {
            answered.add(out.toString(StandardCharsets.UTF_8).split("\n", -1).length - 1);
            byte[] line = "{\"command\":\"ls\"}\n".getBytes(StandardCharsets.UTF_8);
            System.arraycopy(line, 0, to, from, line.length);
            return answered.size() > 3 ? -1 : line.length;
          }
        };
    ClassifyLines.run(in, out);
    assertThat(answered).containsExactly(0, 1, 2, 3);
  }

  private static List<String> answers(String lines) throws IOException {
    return answers(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> answers(InputStream lines) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ClassifyLines.run(lines, out);
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
