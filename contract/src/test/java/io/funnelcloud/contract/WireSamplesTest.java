package io.funnelcloud.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.funnelcloud.contract.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What was once written is still read, and means the same: each sample is read as its record and
/// written again. The file name says which: `<package>.<Record>-<what>.json`. Samples are added,
/// never edited.
class WireSamplesTest {
  private static final Path FOLDER = Path.of("src", "test", "payloads");

  @ParameterizedTest
  @MethodSource("samples")
  void readsAndReadsEqual(Path sample) throws Exception {
    ObjectMapper mapper = Json.mapper();
    Class<?> type = type(sample);

    Object read = Json.read(Files.readString(sample), type);

    assertThat(mapper.readTree(Json.text(read)))
        .isEqualTo(mapper.readTree(Files.readString(sample)));
    assertThat(mapper.readTree(Json.text(Json.read(Json.text(read), type))))
        .isEqualTo(mapper.readTree(Json.text(read)));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void ignoresAFieldOfTomorrow(Path sample) throws Exception {
    String tomorrow =
        Files.readString(sample).strip().replaceFirst("\\}$", ", \"ofTomorrow\": [1, {}]}");

    Object read = Json.read(tomorrow, type(sample));

    assertThat(Json.text(read))
        .isEqualTo(Json.text(Json.read(Files.readString(sample), type(sample))));
  }

  static List<Path> samples() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList();
    }
  }

  private static Class<?> type(Path sample) throws ClassNotFoundException {
    String name = sample.getFileName().toString();
    return Class.forName("io.funnelcloud.contract." + name.substring(0, name.indexOf('-')));
  }
}
