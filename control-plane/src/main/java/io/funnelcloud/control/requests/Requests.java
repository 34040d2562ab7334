package io.funnelcloud.control.requests;

import io.funnelcloud.activities.discover.FleetBook;
import io.funnelcloud.activities.discover.MachineFinder;
import io.funnelcloud.activities.record.RequestBook;
import io.funnelcloud.control.claims.CancelDesk;
import io.funnelcloud.control.metrics.Figures;
import io.funnelcloud.control.registry.Machines;
import io.funnelcloud.control.store.Changes;
import io.funnelcloud.control.store.Database;
import io.temporal.client.WorkflowClient;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one door of this package: builds what it is made of.
public final class Requests implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

  /// How soon an accepted request is started once Temporal is back.
  private static final Duration CATCH_UP = Duration.ofSeconds(2);

  /// How soon it is seen that a workflow was ended from outside.
  private static final Duration ORPHANS = Duration.ofSeconds(10);

  private final RequestDesk desk;
  private final Planner planner;
  private final ScheduledExecutorService ticks;

  private Requests(RequestDesk desk, Planner planner) {
    this.desk = desk;
    this.planner = planner;
    ticks = Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
  }

  /// What requests are made of and do not own.
  public record Parts(
      Database database,
      Changes changes,
      CancelDesk cancels,
      FleetBook fleet,
      WorkflowClient temporal,
      String temporalUi,
      Clock clock) {}

  /// What the workflow's activities write into; needs no more than the database.
  public static RequestBook book(Database database, Changes changes, Figures figures, Clock clock) {
    return new SqlRequestBook(database, changes, figures, clock);
  }

  public static Requests open(Parts parts) {
    RequestTable table = new RequestTable(parts.database());
    Machines machines = new Machines(parts.database());
    AskReader reader = new AskReader(machines);
    RequestDesk desk =
        new RequestDesk(
            table,
            new RequestViews(table, parts.fleet(), parts.temporalUi()),
            new WorkflowStarter(parts.temporal()),
            reader,
            parts.cancels(),
            parts.changes(),
            parts.clock());
    return new Requests(desk, new Planner(reader, new MachineFinder(parts.fleet()), machines));
  }

  public RequestDesk desk() {
    return desk;
  }

  public Planner planner() {
    return planner;
  }

  /// From now on does what was left undone while Temporal was away, or was undone from outside.
  public void start() {
    every(CATCH_UP, desk::catchUp);
    every(ORPHANS, desk::endOrphans);
  }

  private void every(Duration pause, Runnable work) {
    long millis = pause.toMillis();
    var _ = ticks.scheduleWithFixedDelay(() -> guarded(work), 0, millis, TimeUnit.MILLISECONDS);
  }

  /// A tick that throws would be the last one.
  private static void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.info("tried again later: {}", e.toString());
    }
  }

  @Override
  public void close() {
    ticks.shutdownNow();
  }
}
