package io.funnelcloud.cli;

import io.funnelcloud.cli.home.Surroundings;
import io.funnelcloud.cli.screen.Screen;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Runs `aj` in this process against a fake door and tells what it printed and how it ended.
final class Player {
  private final Path home;
  private Screen.Terminals terminals = Screen.Terminals.NONE;
  private String typed = "";

  Player(Path home, String url) throws IOException {
    this.home = home;
    Files.writeString(
        home.resolve("client.json"), "{\"url\":\"" + url + "\",\"token\":\"secret-token\"}");
  }

  /// What one run of `aj` did.
  record Played(int code, String out, String err) {}

  /// Somebody sits at a terminal and types this.
  Player typing(String text) {
    terminals = new Screen.Terminals(true, true, true, false);
    typed = text;
    return this;
  }

  Played play(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Screen screen =
        new Screen(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
            terminals);
    Surroundings surroundings =
        new Surroundings(
            Map.of("AJ_HOME", home.toString(), "HOME", home.toString()),
            Map.of(
                "os.name", "Linux", "os.arch", "amd64", "java.home", "/usr", "java.version", "25"));
    int code = Aj.run(new Seat(screen, surroundings), arguments);
    return new Played(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
