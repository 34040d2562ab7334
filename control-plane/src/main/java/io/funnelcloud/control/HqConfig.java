package io.funnelcloud.control;

import io.funnelcloud.control.notify.NotifyTargets;
import java.nio.file.Path;
import java.util.List;

/// What `serve` is told.
///
/// @param agentAddresses where the agent door listens; empty means loopback and every private
///   address
record HqConfig(
    Path home,
    int peoplePort,
    int agentPort,
    List<String> agentAddresses,
    String temporal,
    String temporalUi,
    ClientFile client,
    NotifyFile notices) {

  NotifyTargets notifyTargets() {
    return new NotifyTargets(
        notices.command(),
        notices.webhook(),
        home.resolve("notified"),
        temporalUi + "/namespaces/funnelcloud/workflows/");
  }

  static HqConfig of(Arguments arguments) {
    return new HqConfig(
        Path.of(arguments.text("--home")),
        arguments.port("--people-port"),
        arguments.port("--agent-port"),
        arguments.all("--agent-address"),
        arguments.text("--temporal"),
        arguments.text("--temporal-ui"),
        new ClientFile(Path.of(arguments.text("--client-file"))),
        NotifyFile.read(arguments.optional("--notify-file").map(Path::of)));
  }
}
