package io.funnelcloud.contract.fleet;

import io.funnelcloud.contract.intent.Shell;
import io.funnelcloud.contract.operation.Containment;
import io.funnelcloud.contract.operation.SandboxLevel;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What a machine says it is and can do.
///
/// @param os `linux`, `macos` or `windows`
/// @param osName as people call it, such as `Debian GNU/Linux 12`
/// @param account the account commands run as
/// @param tools programs of interest that were found on the PATH
public record Manifest(
    String version,
    String os,
    String osName,
    String arch,
    String hostname,
    String account,
    Set<Shell> shells,
    Set<String> tools,
    int cores,
    long memoryBytes,
    long diskFreeBytes,
    Containment containment,
    List<SandboxLevel> sandboxLevels,
    int slots) {

  public Manifest {
    shells = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(shells));
    tools = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(tools));
    sandboxLevels = List.copyOf(sandboxLevels);
  }
}
