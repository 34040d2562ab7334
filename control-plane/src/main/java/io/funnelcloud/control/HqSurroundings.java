package io.funnelcloud.control;

import io.funnelcloud.contract.api.StatusView.DiskUseView;
import io.funnelcloud.control.http.Surroundings;
import io.funnelcloud.control.temporal.TemporalLink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// HQ itself, for the status: version, start, Temporal, and the disk each part uses.
record HqSurroundings(HqConfig config, TemporalLink temporal, Instant startedAt)
    implements Surroundings {
  private static final long ARTIFACTS_MAX = 5L << 30;

  @Override
  public String version() {
    return HqVersion.CURRENT;
  }

  @Override
  public boolean isTemporalReachable() {
    return temporal.isUp();
  }

  @Override
  public String temporalUrl() {
    return config.temporalUi();
  }

  @Override
  public List<DiskUseView> disk() {
    return List.of(
        use("requests, machines, people", "control.db", 0, "one row per request, for ever"),
        use("stories of requests (Temporal)", "temporal", 0, "30 days"),
        use("output", "artifacts", ARTIFACTS_MAX, "30 days or 5 GiB"),
        use("memory", "memory.db", 0, "until forgotten"));
  }

  private DiskUseView use(String part, String name, long limit, String kept) {
    return new DiskUseView(part, bytes(config.home().resolve(name)), limit, kept);
  }

  private static long bytes(Path path) {
    if (!Files.exists(path)) {
      return 0;
    }
    try (Stream<Path> tree = Files.walk(path)) {
      return tree.filter(Files::isRegularFile).mapToLong(HqSurroundings::size).sum();
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }

  /// A file that vanishes while we look counts as nothing.
  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }
}
