package io.funnelcloud.cli;

import io.funnelcloud.cli.home.Refusal;
import io.funnelcloud.cli.home.Settings;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options every command has.
final class Globals {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      description =
          "folder of the installation (default: ${XDG_STATE_HOME:-~/.local/state}/funnelcloud)")
  private @Nullable String home;

  @Option(names = "--json", description = "one JSON document on standard output")
  private boolean json;

  @Option(names = "--output", paramLabel = "FORM", description = "text, json or jsonl")
  private @Nullable String output;

  @Option(names = "--debug", description = "show everything when something goes wrong")
  private boolean debug;

  /// How data is written.
  enum Form {
    TEXT,
    JSON,
    JSONL
  }

  Form form(Settings settings) {
    if (json) {
      return Form.JSON;
    }
    String named = settings.value(Settings.Key.OUTPUT).orElse("text");
    return switch (named.toLowerCase(Locale.ROOT)) {
      case "text" -> Form.TEXT;
      case "json" -> Form.JSON;
      case "jsonl" -> Form.JSONL;
      default -> throw Refusal.usage("no output '" + named + "', expected text, json or jsonl", "");
    };
  }

  boolean debug() {
    return debug;
  }

  Map<Settings.Key, String> flags() {
    Map<Settings.Key, String> flags = new EnumMap<>(Settings.Key.class);
    if (home != null) {
      flags.put(Settings.Key.HOME, home);
    }
    if (output != null) {
      flags.put(Settings.Key.OUTPUT, output);
    }
    return flags;
  }
}
