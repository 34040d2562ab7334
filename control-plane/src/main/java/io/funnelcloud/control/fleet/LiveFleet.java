package io.funnelcloud.control.fleet;

import io.funnelcloud.activities.discover.FleetBook;
import io.funnelcloud.activities.discover.KnownMachine;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.fleet.Presence;
import io.funnelcloud.contract.fleet.Tag;
import io.funnelcloud.control.agentdoor.AgentConnections;
import io.funnelcloud.control.registry.MachineRow;
import io.funnelcloud.control.registry.Machines;
import io.funnelcloud.control.registry.Presences;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The registry with presence.
public final class LiveFleet implements FleetBook, Presences {
  private final Machines machines;
  private final AgentConnections connections;

  public LiveFleet(Machines machines, AgentConnections connections) {
    this.machines = machines;
    this.connections = connections;
  }

  @Override
  public List<KnownMachine> machines() {
    return machines.all().stream().map(this::known).toList();
  }

  private KnownMachine known(MachineRow row) {
    AgentConnections.Heard heard = connections.heard(row.agent());
    return new KnownMachine(
        row.agent(),
        row.name(),
        row.tags().stream().map(Tag::new).collect(Collectors.toUnmodifiableSet()),
        heard.presence(),
        heard.since(),
        barred(row),
        row.manifest(),
        row.formerManifest(),
        row.openOperations());
  }

  @Override
  public Sighting of(AgentId agent, Instant lastSeen) {
    AgentConnections.Heard heard = connections.heard(agent);
    return new Sighting(heard.presence(), heard.since(), why(heard.presence()));
  }

  private static String why(Presence presence) {
    return switch (presence) {
      case ONLINE -> "";
      case UNSURE -> "no sign of life for some seconds";
      case OFFLINE -> "not connected";
      case ASLEEP -> "asleep";
    };
  }

  private static Optional<String> barred(MachineRow row) {
    return switch (row.state()) {
      case ACTIVE -> Optional.empty();
      case QUARANTINED -> Optional.of("quarantined: " + row.why());
      case REMOVED -> Optional.of("removed");
    };
  }
}
