package io.funnelcloud.control.metrics;

import io.funnelcloud.contract.request.RequestStatus;
import io.funnelcloud.control.store.Database;
import io.funnelcloud.control.store.Sql;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// How many requests are open, by status, read from the store when somebody looks.
public final class OpenRequests {
  /// One look asks for each status; they share one count.
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final Database database;
  private final ReentrantLock lock = new ReentrantLock();
  private Map<RequestStatus, Integer> counts = Map.of();
  private long countedAt = System.nanoTime() - FRESH.toNanos();

  private OpenRequests(Database database) {
    this.database = database;
  }

  /// Adds the gauges to the registry.
  public static void bind(MeterRegistry registry, Database database) {
    OpenRequests requests = new OpenRequests(database);
    for (RequestStatus status : RequestStatus.values()) {
      if (!status.isTerminal()) {
        Gauge.builder("funnelcloud.requests.open", requests, each -> each.count(status))
            .tag("status", Figures.label(status))
            .strongReference(true)
            .register(registry);
      }
    }
  }

  private int count(RequestStatus status) {
    lock.lock();
    try {
      if (System.nanoTime() - countedAt >= FRESH.toNanos()) {
        counts = counted();
        countedAt = System.nanoTime();
      }
      return counts.getOrDefault(status, 0);
    } finally {
      lock.unlock();
    }
  }

  private Map<RequestStatus, Integer> counted() {
    Map<RequestStatus, Integer> found = new EnumMap<>(RequestStatus.class);
    List<String> statuses =
        database.read(connection ->
            Sql.list(
                connection,
                "SELECT status FROM requests WHERE closed_at IS NULL",
                row -> row.getString(1)));
    statuses.forEach(status -> found.merge(RequestStatus.valueOf(status), 1, Integer::sum));
    return found;
  }
}
