package io.funnelcloud.cli;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.home.Installation;
import io.funnelcloud.cli.home.Settings;
import io.funnelcloud.cli.parts.BringUp;
import io.funnelcloud.cli.screen.Screen;
import io.funnelcloud.cli.screen.Steps;
import io.funnelcloud.contract.api.RequestView;
import java.io.IOException;
import java.nio.file.Files;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `aj up`: everything on this machine, started or healed, and one real request through all of it.
@Command(
    name = "up",
    description = "Start HQ and this machine's agent, or heal them; then run one real request.")
final class UpCommand implements Callable<Integer> {
  private final Seat seat;
  @Mixin private Globals globals = new Globals();

  @Option(names = "--people-port", paramLabel = "N", description = "HQ for people (7420)")
  private @Nullable String peoplePort;

  @Option(names = "--agent-port", paramLabel = "N", description = "HQ for machines (7421)")
  private @Nullable String agentPort;

  @Option(names = "--temporal-port", paramLabel = "N", description = "Temporal (7422)")
  private @Nullable String temporalPort;

  @Option(names = "--temporal-ui-port", paramLabel = "N", description = "Temporal UI (7423)")
  private @Nullable String temporalUiPort;

  @Option(names = "--fleet", paramLabel = "NAME", description = "name of the fleet (home)")
  private @Nullable String fleet;

  UpCommand(Seat seat) {
    this.seat = seat;
  }

  @Override
  public Integer call() {
    Settings settings = seat.settings(globals, flags());
    Installation installation = Installation.of(seat.surroundings(), settings);
    Screen screen = seat.screen();
    screen.say("FunnelCloud in " + installation.root());
    BringUp.Standing standing =
        new BringUp(installation, settings, seat.surroundings(), screen).run();
    FirstRequest.Answer answer =
        new Steps(screen)
            .step("a real request", () -> new FirstRequest(standing.door()).on(standing.machine()));
    showWords(installation);
    return tell(settings, standing, answer);
  }

  private int tell(Settings settings, BringUp.Standing standing, FirstRequest.Answer answer) {
    if (globals.form(settings) != Globals.Form.TEXT) {
      return seat.json(document(standing, answer));
    }
    RequestView request = answer.request();
    Screen screen = seat.screen();
    screen.say("");
    screen.say("  " + standing.machine() + " answers:  " + answer.output());
    screen.say("  request          " + request.id());
    screen.say("  its story        " + request.historyUrl());
    screen.say("  HQ               " + standing.door().url());
    screen.say("");
    screen.say("  your own         aj run \"df -h /\"");
    screen.say("  one more machine aj machines invite      (prints the line to paste there)");
    screen.say("  how it stands    aj status");
    screen.say("  stop             aj down");
    return ExitCode.OK.number();
  }

  private static Map<String, Object> document(
      BringUp.Standing standing, FirstRequest.Answer answer) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("url", standing.door().url());
    document.put("temporalUi", standing.temporalUi());
    document.put("ports", standing.ports());
    document.put("machine", standing.machine());
    document.put("answer", answer.output());
    document.put("request", answer.request());
    return document;
  }

  // Until somebody has seen them on a terminal they stay in the file.
  private void showWords(Installation installation) {
    if (!Files.exists(installation.recoveryWords())) {
      return;
    }
    Screen screen = seat.screen();
    if (!screen.terminals().error()) {
      screen.say("  The recovery words are in " + installation.recoveryWords());
      screen.say("  Move them to a safe place: whoever has them can issue certificates.");
      return;
    }
    try {
      screen.say("");
      screen.say(screen.paint(Screen.Colour.STRONG, "  Recovery words, shown this once:"));
      Files.readAllLines(installation.recoveryWords()).forEach(line -> screen.say("    " + line));
      screen.say("  Write them down; without them a lost machine means a new fleet.");
      Files.delete(installation.recoveryWords());
    } catch (IOException e) {
      screen.say("  (they stay in " + installation.recoveryWords() + ")");
    }
  }

  private Map<Settings.Key, String> flags() {
    Map<Settings.Key, String> flags = new EnumMap<>(Settings.Key.class);
    put(flags, Settings.Key.PEOPLE_PORT, peoplePort);
    put(flags, Settings.Key.AGENT_PORT, agentPort);
    put(flags, Settings.Key.TEMPORAL_PORT, temporalPort);
    put(flags, Settings.Key.TEMPORAL_UI_PORT, temporalUiPort);
    put(flags, Settings.Key.FLEET, fleet);
    return flags;
  }

  private static void put(
      Map<Settings.Key, String> flags, Settings.Key key, @Nullable String value) {
    if (value != null) {
      flags.put(key, value);
    }
  }
}
