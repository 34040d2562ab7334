package io.funnelcloud.control.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.request.RequestStatus;
import io.funnelcloud.control.store.Database;
import io.funnelcloud.control.store.Sql;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetersTest {
  private static final MBeanServer BEANS = ManagementFactory.getPlatformMBeanServer();

  private static Set<String> beans() throws Exception {
    return BEANS.queryNames(new ObjectName("funnelcloud:*"), null).stream()
        .map(name -> name.getKeyProperty("name"))
        .collect(Collectors.toSet());
  }

  @Test
  void showsTheSameFiguresToPrometheusAndJmx() throws Exception {
    try (Meters meters = new Meters()) {
      Figures figures = new Figures(meters.registry());
      figures.claimed("granted");
      figures.claimed("granted");
      figures.pollOpened();
      figures.pollOpened();
      figures.pollClosed();
      figures.operationEnded(OperationState.SUCCEEDED, Duration.ofSeconds(2));
      figures.requestEnded(RequestStatus.PARTIAL, Duration.ofSeconds(3));
      assertThat(meters.scrape())
          .contains(
              "funnelcloud_claims_total{answer=\"granted\"} 2.0",
              "funnelcloud_polls_open 1.0",
              "funnelcloud_operations_seconds_sum{state=\"succeeded\"} 2.0",
              "funnelcloud_requests_ended_seconds_count{status=\"partial\"} 1",
              "jvm_memory_used_bytes");
      assertThat(beans()).anyMatch(name -> name.contains("funnelcloudClaims"));
      ObjectName claims =
          BEANS
              .queryNames(new ObjectName("funnelcloud:name=funnelcloudClaims*,*"), null)
              .iterator()
              .next();
      assertThat(BEANS.getAttribute(claims, "Count")).isEqualTo(2L);
    }
    assertThat(beans()).isEmpty();
  }

  @Test
  void countsOpenRequestsByStatus(@TempDir Path dir) {
    try (Meters meters = new Meters();
        Database database = Database.open(dir.resolve("a.db"))) {
      OpenRequests.bind(meters.registry(), database);
      database.write(c -> Sql.update(c, "INSERT INTO specs VALUES ('s', x'00', 1)"));
      insert(database, "r_aaaaa", "NEEDS_APPROVAL", "NULL");
      insert(database, "r_bbbbb", "RUNNING", "NULL");
      insert(database, "r_ccccc", "RUNNING", "NULL");
      insert(database, "r_ddddd", "SUCCEEDED", "5");
      assertThat(meters.scrape())
          .contains(
              "funnelcloud_requests_open{status=\"needs_approval\"} 1.0",
              "funnelcloud_requests_open{status=\"running\"} 2.0",
              "funnelcloud_requests_open{status=\"unknown\"} 0.0")
          .doesNotContain("succeeded");
    }
  }

  private static void insert(Database database, String id, String status, String closedAt) {
    database.write(c ->
        Sql.update(
            c,
            "INSERT INTO requests (id, input, user, words, selector, spec_sha256, status, why,"
                + " created_at, updated_at, closed_at) VALUES (?, '{}', 'ada', 'w', 's', 's',"
                + " ?, '', 1, 1, "
                + closedAt
                + ")",
            id,
            status));
  }
}
