package io.funnelcloud.control.requests;

import io.funnelcloud.activities.discover.FleetBook;
import io.funnelcloud.activities.discover.MachineFinder;
import io.funnelcloud.contract.api.RequestAsk;
import io.funnelcloud.control.claims.CancelDesk;
import io.funnelcloud.control.claims.CancelDesk.CancelPush;
import io.funnelcloud.control.registry.Machines;
import io.funnelcloud.control.store.Changes;
import io.funnelcloud.control.store.Database;
import io.temporal.client.WorkflowClient;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Puts the desk of requests together for tests of its neighbours.
public final class RequestDesks {

  private RequestDesks() {}

  public static RequestDesk over(Database database, Changes changes, WorkflowClient client) {
    return over(database, changes, client, (_, _) -> {});
  }

  static RequestDesk over(
      Database database, Changes changes, WorkflowClient client, CancelPush push) {
    RequestTable table = new RequestTable(database);
    Clock clock = Clock.systemUTC();
    return new RequestDesk(
        table,
        new RequestViews(table, List::of, "http://127.0.0.1:1"),
        new WorkflowStarter(client),
        new AskReader(new Machines(database)),
        new CancelDesk(database, changes, push, clock),
        changes,
        clock);
  }

  static RequestAsk ask(String command, String on) {
    return new RequestAsk(
        command,
        Optional.empty(),
        Optional.of(on),
        List.of(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(Duration.ofHours(2)),
        false,
        false,
        false);
  }

  public static Planner planner(Database database, FleetBook fleet) {
    Machines machines = new Machines(database);
    return new Planner(new AskReader(machines), new MachineFinder(fleet), machines);
  }
}
