package io.funnelcloud.control.agentdoor;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/// Where the agent door listens and keeps its files.
///
/// @param keys folder of the order key and the task token keys
/// @param artifacts folder of stored and growing output
/// @param version what HQ calls itself towards agents
public record DoorConfig(
    List<InetSocketAddress> addresses,
    Path keys,
    Path artifacts,
    String namespace,
    String version) {

  public DoorConfig {
    addresses = List.copyOf(addresses);
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("the agent door needs an address");
    }
  }
}
