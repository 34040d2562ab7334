package io.funnelcloud.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
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

  private static List<String> answers(String lines) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ClassifyLines.run(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)), out);
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
