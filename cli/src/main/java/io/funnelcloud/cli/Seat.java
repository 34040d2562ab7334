package io.funnelcloud.cli;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.home.Installation;
import io.funnelcloud.cli.home.Settings;
import io.funnelcloud.cli.home.Surroundings;
import io.funnelcloud.cli.screen.Screen;
import io.funnelcloud.cli.wire.PeopleDoor;
import io.funnelcloud.cli.wire.SignIn;
import io.funnelcloud.contract.json.Json;
import java.util.Map;

/// Where the person sits: what they see, what was set around them, and the door to HQ.
record Seat(Screen screen, Surroundings surroundings) {

  Settings settings(Globals globals) {
    return settings(globals, Map.of());
  }

  Settings settings(Globals globals, Map<Settings.Key, String> flags) {
    Map<Settings.Key, String> all = globals.flags();
    all.putAll(flags);
    return Settings.of(surroundings, all);
  }

  Installation installation(Globals globals) {
    return Installation.of(surroundings, settings(globals));
  }

  PeopleDoor door(Globals globals) {
    Settings settings = settings(globals);
    return new PeopleDoor(SignIn.of(Installation.of(surroundings, settings), settings).client());
  }

  Globals.Form form(Globals globals) {
    return globals.form(settings(globals));
  }

  boolean wantsText(Globals globals) {
    return form(globals) == Globals.Form.TEXT;
  }

  int json(Object value) {
    screen.data(Json.text(value));
    return ExitCode.OK.number();
  }
}
