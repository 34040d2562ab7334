package io.funnelcloud.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.home.Platforms;
import io.funnelcloud.cli.home.Surroundings;
import io.funnelcloud.cli.screen.Screen;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// What people read: no word of the machinery, and pages that say what the program says.
class CommandTextsTest {
  private static final Pattern KEPT_OFF =
      Pattern.compile(
          "\\b(workflow|activity|activities|task queue|op|opid|intents?|verdict|door|mesosync"
              + "|schedule-to-start|spiffe|mtls)\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

  /// architecture.md: exempt are `aj classify` and `aj agent`.
  private static final List<String> EXEMPT = List.of("ClassifyCommand.java", "AgentCommand.java");

  private static CommandLine line() {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Screen screen =
        new Screen(nowhere, nowhere, new ByteArrayInputStream(new byte[0]), Screen.Terminals.NONE);
    return Aj.commandLine(new Seat(screen, new Surroundings(Map.of(), Map.of())));
  }

  @Test
  void keepsTheWordsOfTheMachineryOffHelpTexts() {
    everyCommand(line())
        .filter(command -> !command.getCommandSpec().qualifiedName().contains("classify"))
        .forEach(command ->
            assertThat(KEPT_OFF.matcher(command.getUsageMessage()).results().toList())
                .as(command.getUsageMessage())
                .isEmpty());
  }

  @Test
  void keepsThemOffEveryTextInTheCode() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        if (!EXEMPT.contains(file.getFileName().toString())) {
          check(file);
        }
      }
    }
  }

  private static void check(Path file) throws IOException {
    Matcher literals = LITERAL.matcher(Files.readString(file));
    while (literals.find()) {
      String text = literals.group(1);
      if (text.contains(" ")) {
        assertThat(KEPT_OFF.matcher(text).find()).as(file + ": " + text).isFalse();
      }
    }
  }

  private static Stream<CommandLine> everyCommand(CommandLine line) {
    return Stream.concat(
        Stream.of(line),
        line.getSubcommands().values().stream()
            .filter(sub -> !sub.getCommandSpec().usageMessage().hidden())
            .flatMap(CommandTextsTest::everyCommand));
  }

  @Test
  void describesEveryCommandOnTheReferencePage() throws IOException {
    StringBuilder page =
        new StringBuilder("# The command line\n\nMade from the program by a test.\n");
    page.append("\n## Exit codes\n\n| code | means |\n|---|---|\n");
    for (ExitCode code : ExitCode.values()) {
      page.append("| ").append(code.number()).append(" | ").append(code.words()).append(" |\n");
    }
    everyCommand(line())
        .forEach(command ->
            page.append("\n## ")
                .append(command.getCommandSpec().qualifiedName())
                .append("\n\n```\n")
                .append(command.getUsageMessage().strip())
                .append("\n```\n"));
    same("cli.md", page.toString());
  }

  @Test
  void describesEveryPlatformOnTheReferencePage() throws IOException {
    same("platforms.md", Platforms.known().page());
  }

  // `mvn test -Daj.write-docs=true` writes the pages instead of comparing them.
  private static void same(String name, String wanted) throws IOException {
    Path file = Path.of("../docs/reference").resolve(name);
    if (Boolean.getBoolean("aj.write-docs")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, wanted);
    }
    assertThat(Files.readString(file)).as(name.toUpperCase(Locale.ROOT)).isEqualTo(wanted);
  }
}
