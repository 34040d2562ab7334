package io.funnelcloud.contract.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The transition table is one: in the code, in the design, and as a picture on the page.
class StatesPageTest {

  @Test
  void theTableOfTheCodeIsTheTableOfTheDesign() {
    Map<OperationState, Set<OperationState>> code = new TreeMap<>();
    Arrays.stream(OperationState.values()).forEach(state -> code.put(state, state.next()));
    assertThat(code).isEqualTo(design());
  }

  private static Map<OperationState, Set<OperationState>> design() {
    Map<OperationState, Set<OperationState>> table = new TreeMap<>();
    text("transitions-of-the-design.txt")
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split(":", 2))
        .forEach(row -> table.put(OperationState.valueOf(row[0]), states(row[1])));
    return table;
  }

  private static Set<OperationState> states(String names) {
    EnumSet<OperationState> states = EnumSet.noneOf(OperationState.class);
    Arrays.stream(names.strip().split("\\s+"))
        .filter(name -> !name.isEmpty())
        .map(OperationState::valueOf)
        .forEach(states::add);
    return states;
  }

  private static String text(String resource) {
    try (InputStream in = StatesPageTest.class.getResourceAsStream(resource)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void thePageShowsThePictureOfTheTable() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "concepts", "states.md"));
    assertThat(page).as("docs/concepts/states.md must contain:%n%s", picture()).contains(picture());
  }

  /// One arrow per transition; what goes to every terminal state is drawn to each of them.
  private static String picture() {
    StringBuilder picture = new StringBuilder("```mermaid\nstateDiagram-v2\n  [*] --> QUEUED\n");
    for (OperationState from : OperationState.values()) {
      for (OperationState to : List.of(OperationState.values())) {
        if (from.mayBecome(to)) {
          picture.append(String.format(Locale.ROOT, "  %s --> %s%n", from, to));
        }
      }
      if (from.isTerminal()) {
        picture.append(String.format(Locale.ROOT, "  %s --> [*]%n", from));
      }
    }
    return picture.append("```\n").toString();
  }
}
