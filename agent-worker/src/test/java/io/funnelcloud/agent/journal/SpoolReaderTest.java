package io.funnelcloud.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.contract.operation.OutputFrame;
import io.funnelcloud.contract.operation.OutputFrame.StreamName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reading a spool that is being written, cut, or has lost segments.
final class SpoolReaderTest {
  @TempDir Path folder;

  private static OutputFrame frame(StreamName stream, long offset, String text) {
    return new OutputFrame(stream, offset, 7, text.getBytes(StandardCharsets.UTF_8));
  }

  private void append(int segment, byte[] bytes) throws IOException {
    Files.write(
        folder.resolve("spool.%06d".formatted(segment)),
        bytes,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private static String text(OutputFrame frame) {
    return frame.stream()
        + "@"
        + frame.offset()
        + ":"
        + new String(frame.bytes(), StandardCharsets.UTF_8);
  }

  @Test
  void anIncompleteRecordIsWaitedForAtEveryByte() throws IOException {
    byte[] record = frame(StreamName.STDOUT, 0, "hello").encoded();
    try (SpoolReader reader = new SpoolReader(folder, Map.of())) {
      assertThat(reader.next()).isEmpty();
      for (int i = 0; i < record.length - 1; i++) {
        append(0, Arrays.copyOfRange(record, i, i + 1));
        assertThat(reader.next()).as("after %d bytes", i + 1).isEmpty();
      }
      append(0, Arrays.copyOfRange(record, record.length - 1, record.length));
      assertThat(reader.next()).map(SpoolReaderTest::text).hasValue("STDOUT@0:hello");
    }
  }

  @Test
  void resumesInTheMiddleOfAFrameAndPerStream() throws IOException {
    append(0, frame(StreamName.STDOUT, 0, "hello").encoded());
    append(0, frame(StreamName.STDERR, 0, "oops").encoded());
    append(1, frame(StreamName.STDOUT, 5, "world").encoded());
    Map<StreamName, Long> wanted = Map.of(StreamName.STDOUT, 3L, StreamName.STDERR, 4L);
    try (SpoolReader reader = new SpoolReader(folder, wanted)) {
      assertThat(reader.next()).map(SpoolReaderTest::text).hasValue("STDOUT@3:lo");
      assertThat(reader.next()).map(SpoolReaderTest::text).hasValue("STDOUT@5:world");
      assertThat(reader.next()).isEmpty();
    }
  }

  @Test
  void leavesATornEndOfACompleteSegmentAndDroppedSegmentsOut() throws IOException {
    append(0, frame(StreamName.STDOUT, 0, "head").encoded());
    append(0, Arrays.copyOf(frame(StreamName.STDOUT, 4, "lost").encoded(), 20));
    append(7, frame(StreamName.STDOUT, 100, "tail").encoded());
    try (SpoolReader reader = new SpoolReader(folder, Map.of())) {
      assertThat(reader.next()).map(SpoolReaderTest::text).hasValue("STDOUT@0:head");
      assertThat(reader.next()).map(SpoolReaderTest::text).hasValue("STDOUT@100:tail");
    }
  }
}
