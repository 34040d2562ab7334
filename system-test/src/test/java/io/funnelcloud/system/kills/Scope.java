package io.funnelcloud.system.kills;

import java.util.List;

/// What a schedule may be drawn over.
///
/// @param machines those behind links
/// @param local the machine of the installation
/// @param isRoot whether a small disk can be mounted
record Scope(List<String> machines, String local, boolean isRoot) {
  Scope {
    machines = List.copyOf(machines);
  }
}
