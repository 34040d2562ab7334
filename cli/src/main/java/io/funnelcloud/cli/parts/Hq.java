package io.funnelcloud.cli.parts;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import io.funnelcloud.cli.home.Installation;
import io.funnelcloud.cli.home.Ports;
import io.funnelcloud.cli.home.Refusal;
import io.funnelcloud.cli.home.Settings;
import io.funnelcloud.contract.json.Json;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// How the control plane and the Temporal server below it are started.
record Hq(Installation installation, Programs programs, Ports ports, Settings settings) {
  private static final String FLEET_DEFAULT = "home";
  private static final int CONNECT_MILLIS_MAX = 3000;

  /// What `init` prints.
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Created(boolean created, Optional<String> recoveryWords) {}

  Created init() {
    Tool.Ended ended =
        Tool.run(
            programs.command(
                Programs.Program.HQ,
                List.of(
                    "init",
                    "--home",
                    installation.hq().toString(),
                    "--fleet",
                    settings.value(Settings.Key.FLEET).orElse(FLEET_DEFAULT),
                    "--client-file",
                    installation.clientFile().toString())));
    if (!ended.isOk()) {
      throw Refusal.fault(
          "HQ cannot start: " + ended.errors() + ended.output(),
          "`aj doctor` says what is wrong; `aj up` goes on from here.");
    }
    return Json.read(lastLine(ended.output()), Created.class);
  }

  private static String lastLine(String text) {
    return text.substring(text.lastIndexOf('\n') + 1);
  }

  Optional<String> configuredTemporal() {
    return settings.value(Settings.Key.TEMPORAL_ADDRESS);
  }

  /// @throws Refusal when the server somebody configured does not answer
  void checkConfiguredTemporal(String address) {
    int colon = address.lastIndexOf(':');
    try (Socket socket = new Socket()) {
      int port = Integer.parseInt(address.substring(colon + 1));
      socket.connect(new InetSocketAddress(address.substring(0, colon), port), CONNECT_MILLIS_MAX);
    } catch (java.io.IOException | RuntimeException e) {
      throw new Refusal(
          io.funnelcloud.cli.home.ExitCode.FAULT,
          "Temporal does not answer at " + address + " (temporal.address): " + e.getMessage(),
          "Correct the setting (`aj config explain` says where it stands), or take it out: then"
              + " aj starts a server of its own.",
          e);
    }
  }

  List<String> temporalCommand() {
    Path tls = installation.hq().resolve("tls");
    return List.of(
        programs.binary("temporal-dev").toString(),
        "serve",
        "--data",
        installation.hq().resolve("temporal").toString(),
        "--frontend-port",
        Integer.toString(ports.temporal()),
        "--ui-port",
        Integer.toString(ports.temporalUi()),
        "--namespace",
        "funnelcloud",
        "--retention",
        "720h",
        "--tls-ca",
        tls.resolve("ca.crt").toString(),
        "--tls-cert",
        tls.resolve("temporal.crt").toString(),
        "--tls-key",
        tls.resolve("temporal.key").toString(),
        "--tls-server-name",
        "temporal.funnelcloud.internal",
        "--ready-file",
        installation.hq().resolve("run").resolve("temporal.json").toString());
  }

  List<String> serveCommand() {
    Stream<String> fixed =
        Stream.of(
            "serve",
            "--home",
            installation.hq().toString(),
            "--people-port",
            Integer.toString(ports.people()),
            "--agent-port",
            Integer.toString(ports.agents()),
            "--temporal",
            configuredTemporal().orElse("127.0.0.1:" + ports.temporal()),
            "--temporal-ui",
            temporalUi(),
            "--client-file",
            installation.clientFile().toString(),
            "--notify-file",
            notifyFile().toString());
    Stream<String> chosen = option("--agent-address", Settings.Key.AGENT_ADDRESS);
    return programs.command(Programs.Program.HQ, Stream.concat(fixed, chosen).toList());
  }

  private Stream<String> option(String name, Settings.Key key) {
    return settings.value(key).stream().flatMap(value -> Stream.of(name, value));
  }

  /// Both may hold a token, which has no place on a command line (I6).
  void writeNotifyFile() {
    Map<String, String> targets = new TreeMap<>();
    settings
        .value(Settings.Key.NOTIFY_COMMAND)
        .ifPresent(command -> targets.put("command", command));
    settings
        .value(Settings.Key.NOTIFY_WEBHOOK)
        .ifPresent(address -> targets.put("webhook", address));
    Installation.writePrivately(notifyFile(), Json.text(targets));
  }

  private Path notifyFile() {
    return installation.hq().resolve("notify.json");
  }

  String temporalUi() {
    return settings
        .value(Settings.Key.TEMPORAL_UI)
        .orElse("http://127.0.0.1:" + ports.temporalUi());
  }

  static String address(JsonNode ready) {
    return ready.path("people").asText("");
  }
}
