package io.funnelcloud.cli.parts;

import io.funnelcloud.cli.home.Installation;
import io.funnelcloud.cli.keep.Keeper;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The processes of an installation, in the order they start.
public record Parts(Part temporal, Part hq, Part agent) {

  public static Parts of(Installation installation) {
    Path hq = installation.hq();
    Path agent = AgentPlace.of(installation).state();
    return new Parts(
        new Part(
            "temporal",
            "Temporal",
            keeper(installation, "temporal", "--data", hq.resolve("temporal")),
            hq.resolve("run").resolve("temporal.json")),
        new Part(
            "hq",
            "HQ",
            keeper(installation, "hq", "--home", hq),
            hq.resolve("run").resolve("control-plane.json")),
        new Part(
            "agent",
            "agent",
            keeper(installation, "agent", "--state", agent),
            agent.resolve("run").resolve("agent.json")));
  }

  private static Keeper keeper(Installation installation, String name, String option, Path value) {
    return new Keeper(
        name, installation.keepers().resolve(name), List.of(option, value.toString()));
  }

  public List<Part> inOrder() {
    return List.of(temporal, hq, agent);
  }

  /// Nobody loses the server below them while they still write.
  public Stream<Part> inReverse() {
    return inOrder().reversed().stream();
  }
}
