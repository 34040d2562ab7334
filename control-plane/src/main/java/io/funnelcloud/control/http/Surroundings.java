package io.funnelcloud.control.http;

import io.funnelcloud.contract.api.StatusView.DiskUseView;
import java.time.Instant;
import java.util.List;

/// What the status page tells beside machines and requests: the program itself and the parts it
/// leans on.
public interface Surroundings {
  String version();

  Instant startedAt();

  boolean isTemporalReachable();

  String temporalUrl();

  List<DiskUseView> disk();
}
