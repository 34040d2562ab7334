package io.funnelcloud.cli.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What was set and where: flag before environment before the person's file before the default.
public final class Settings {

  /// One thing that can be set.
  public enum Key {
    HOME("home", "AJ_HOME", "where this installation keeps its state"),
    URL("url", "AJ_URL", "address of HQ, when it is not the one of this installation"),
    TOKEN_FILE("token-file", "AJ_TOKEN_FILE", "file with the token that signs you in"),
    OUTPUT("output", "AJ_OUTPUT", "text, json or jsonl"),
    FLEET("fleet", "AJ_FLEET", "name of the fleet, fixed at the first start"),
    PEOPLE_PORT("people.port", "AJ_PEOPLE_PORT", "port of HQ for people (7420)"),
    AGENT_PORT("agents.port", "AJ_AGENT_PORT", "port of HQ for machines (7421)"),
    AGENT_ADDRESS(
        "agents.address",
        "AJ_AGENT_ADDRESS",
        "the one address of HQ for machines (loopback and every private one)"),
    TEMPORAL_PORT("temporal.port", "AJ_TEMPORAL_PORT", "port of our Temporal server (7422)"),
    TEMPORAL_UI_PORT("temporal.ui-port", "AJ_TEMPORAL_UI_PORT", "port of the Temporal UI (7423)"),
    TEMPORAL_ADDRESS(
        "temporal.address", "AJ_TEMPORAL_ADDRESS", "host:port of a Temporal server of yours"),
    TEMPORAL_UI("temporal.ui", "AJ_TEMPORAL_UI", "URL of the UI of that server"),
    NOTIFY_COMMAND(
        "notify.command",
        "AJ_NOTIFY_COMMAND",
        "run by HQ when a request needs approval or failed (read by aj up)"),
    NOTIFY_WEBHOOK(
        "notify.webhook",
        "AJ_NOTIFY_WEBHOOK",
        "URL that HQ posts to when a request needs approval or failed (read by aj up)");

    private final String key;
    private final String variable;
    private final String meaning;

    Key(String key, String variable, String meaning) {
      this.key = key;
      this.variable = variable;
      this.meaning = meaning;
    }

    public String key() {
      return key;
    }

    public String variable() {
      return variable;
    }

    public String meaning() {
      return meaning;
    }
  }

  /// A value and where it came from.
  public record Setting(String value, String origin) {}

  private final Path file;
  private final Map<Key, Setting> effective = new TreeMap<>();

  private Settings(Path file) {
    this.file = file;
  }

  /// @throws Refusal naming every problem of the person's file at once
  public static Settings of(Surroundings surroundings, Map<Key, String> flags) {
    Settings settings = new Settings(file(surroundings));
    settings.fromFile();
    for (Key key : Key.values()) {
      surroundings
          .variable(key.variable())
          .ifPresent(value -> settings.effective.put(key, new Setting(value, key.variable())));
    }
    flags.forEach((key, value) -> settings.effective.put(key, new Setting(value, "flag")));
    return settings;
  }

  private static Path file(Surroundings surroundings) {
    Path config =
        surroundings
            .variable("XDG_CONFIG_HOME")
            .map(Path::of)
            .orElse(surroundings.userHome().resolve(".config"));
    return config.resolve("funnelcloud").resolve("settings.conf");
  }

  private void fromFile() {
    List<String> problems = new ArrayList<>();
    int number = 0;
    for (String line : lines()) {
      number++;
      String text = line.strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        read(text, number, problems);
      }
    }
    if (!problems.isEmpty()) {
      throw Refusal.usage(
          file + " has problems:\n  " + String.join("\n  ", problems),
          "`aj config explain` lists every key.");
    }
  }

  private void read(String text, int number, List<String> problems) {
    int sign = text.indexOf('=');
    String name = sign < 0 ? text : text.substring(0, sign).strip();
    for (Key key : Key.values()) {
      if (sign > 0 && key.key().equals(name)) {
        effective.put(key, new Setting(text.substring(sign + 1).strip(), file + ":" + number));
        return;
      }
    }
    problems.add("line " + number + ": no setting '" + name + "', expected key = value");
  }

  private List<String> lines() {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new Refusal(ExitCode.FAULT, "cannot read " + file, "Is it text and yours?", e);
    }
  }

  public Path file() {
    return file;
  }

  public Optional<String> value(Key key) {
    return Optional.ofNullable(effective.get(key)).map(Setting::value);
  }

  /// @throws Refusal when what was set is no port
  public Optional<Integer> port(Key key) {
    return value(key).map(text -> port(key, text));
  }

  private static int port(Key key, String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw badPort(key, text);
    }
    throw badPort(key, text);
  }

  private static Refusal badPort(Key key, String text) {
    return Refusal.usage(key.key() + " is '" + text + "', expected a port from 1 to 65535", "");
  }

  /// Every key with its value and origin, for `aj config explain`.
  public Map<Key, Setting> explained() {
    Map<Key, Setting> all = new LinkedHashMap<>();
    for (Key key : Key.values()) {
      all.put(key, effective.getOrDefault(key, new Setting("", "default")));
    }
    return all;
  }
}
