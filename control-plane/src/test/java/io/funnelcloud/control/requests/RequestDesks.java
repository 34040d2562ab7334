package io.funnelcloud.control.requests;

import io.funnelcloud.activities.discover.FleetBook;
import io.funnelcloud.activities.discover.MachineFinder;
import io.funnelcloud.control.claims.CancelDesk;
import io.funnelcloud.control.registry.Machines;
import io.funnelcloud.control.store.Changes;
import io.funnelcloud.control.store.Database;
import io.temporal.client.WorkflowClient;
import java.time.Clock;
import java.util.List;

/// Puts the desk of requests together for tests of its neighbours.
public final class RequestDesks {

  private RequestDesks() {}

  public static RequestDesk over(Database database, Changes changes, WorkflowClient client) {
    RequestTable table = new RequestTable(database);
    Clock clock = Clock.systemUTC();
    return new RequestDesk(
        table,
        new RequestViews(table, List::of, "http://127.0.0.1:1"),
        new WorkflowStarter(client),
        new AskReader(new Machines(database)),
        new CancelDesk(database, changes, (_, _) -> {}, clock),
        changes,
        clock);
  }

  public static Planner planner(Database database, FleetBook fleet) {
    Machines machines = new Machines(database);
    return new Planner(new AskReader(machines), new MachineFinder(fleet), machines);
  }
}
