package io.funnelcloud.contract.api;

import java.time.Instant;
import java.util.List;

/// `GET /api/v1/status`: what needs a person, then how HQ is.
public record StatusView(
    String version,
    Instant startedAt,
    List<NeedView> needs,
    int machinesOnline,
    int machinesOffline,
    int requestsOpen,
    boolean temporalReachable,
    String temporalUrl,
    List<DiskUseView> disk) {

  /// One thing that waits for a person, and the command that answers it.
  public record NeedView(String what, String command, Instant since) {}

  /// What one part keeps on disk, and its limit when it has one (0: none).
  public record DiskUseView(String part, long bytes, long limitBytes, String kept) {}

  public StatusView {
    needs = List.copyOf(needs);
    disk = List.copyOf(disk);
  }
}
