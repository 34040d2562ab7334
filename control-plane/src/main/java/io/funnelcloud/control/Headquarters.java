package io.funnelcloud.control;

import io.funnelcloud.activities.Activities;
import io.funnelcloud.contract.clock.MachineClock;
import io.funnelcloud.control.agentdoor.AgentDoor;
import io.funnelcloud.control.agentdoor.DoorConfig;
import io.funnelcloud.control.agentdoor.DoorParts;
import io.funnelcloud.control.artifacts.Excerpts;
import io.funnelcloud.control.ca.CertificateAuthority;
import io.funnelcloud.control.fleet.LiveFleet;
import io.funnelcloud.control.http.PeopleDoor;
import io.funnelcloud.control.http.StatusDesk;
import io.funnelcloud.control.metrics.Figures;
import io.funnelcloud.control.metrics.Meters;
import io.funnelcloud.control.metrics.OpenRequests;
import io.funnelcloud.control.notify.Notifier;
import io.funnelcloud.control.registry.Invites;
import io.funnelcloud.control.registry.MachineDesk;
import io.funnelcloud.control.registry.Machines;
import io.funnelcloud.control.registry.MeetingPoint;
import io.funnelcloud.control.registry.OpenAlarms;
import io.funnelcloud.control.registry.People;
import io.funnelcloud.control.requests.Requests;
import io.funnelcloud.control.store.Changes;
import io.funnelcloud.control.store.Database;
import io.funnelcloud.control.temporal.HqWorkers;
import io.funnelcloud.control.temporal.TemporalLink;
import io.funnelcloud.memory.MemoryStore;
import io.funnelcloud.memory.SqliteMemoryStore;
import io.funnelcloud.trust.pin.RootPin;
import io.funnelcloud.workflows.Workflows;
import io.temporal.worker.Worker;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The running centre: its parts in dependency order, closed in reverse.
final class Headquarters implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Headquarters.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  private Headquarters() {}

  static Headquarters assemble(HqConfig config) {
    Headquarters hq = new Headquarters();
    try {
      hq.build(config);
      return hq;
    } catch (RuntimeException e) {
      hq.close();
      throw e;
    }
  }

  /// What everything else stands on.
  private record Ground(
      HqConfig config,
      Clock clock,
      Changes changes,
      Meters meters,
      Figures figures,
      Database database,
      MemoryStore memory,
      CertificateAuthority authority,
      TemporalLink temporal) {}

  private void build(HqConfig config) {
    Ground ground = ground(config);
    AgentDoor agents = agentDoor(ground);
    LiveFleet fleet = new LiveFleet(new Machines(ground.database()), agents.connections());
    HqWorkers workers = workers(ground, agents, fleet);
    Requests requests = requests(ground, agents, fleet);
    PeopleDoor people = peopleDoor(ground, agents, fleet, requests);
    OpenRequests.bind(ground.meters().registry(), ground.database());
    workers.start();
    requests.start();
    own(
        Notifier.start(
            config.notifyTargets(), ground.database(), ground.changes(), ground.clock()));
    people.start();
    own(ReadyFile.write(config, people.port(), agents.addresses()));
    LOG.info("people door on port {}, agent door on {}", people.port(), agents.addresses());
  }

  private Ground ground(HqConfig config) {
    Clock clock = MachineClock.ofProgram();
    Path home = config.home();
    Meters meters = own(new Meters());
    return new Ground(
        config,
        clock,
        new Changes(),
        meters,
        new Figures(meters.registry()),
        own(Database.open(home.resolve("control.db"))),
        own(SqliteMemoryStore.open(home.resolve("memory.db"))),
        CertificateAuthority.open(home.resolve("ca"), clock),
        own(TemporalLink.open(config.temporal(), home.resolve("tls"))));
  }

  private AgentDoor agentDoor(Ground ground) {
    DoorConfig config =
        new DoorConfig(
            ListenAddresses.of(ground.config()),
            ground.config().home().resolve("keys"),
            ground.config().home().resolve("artifacts"),
            TemporalLink.NAMESPACE,
            HqVersion.CURRENT);
    DoorParts parts =
        new DoorParts(
            ground.authority(),
            ground.database(),
            ground.changes(),
            ground.temporal().channel(),
            ground.figures(),
            ground.clock());
    return own(AgentDoor.open(config, parts));
  }

  private HqWorkers workers(Ground ground, AgentDoor agents, LiveFleet fleet) {
    Activities.Ports ports =
        new Activities.Ports(
            Requests.book(ground.database(), ground.changes(), ground.figures(), ground.clock()),
            fleet,
            new StoredExcerpts(new Excerpts(agents.outputs())),
            ground.memory(),
            ground.clock());
    return own(new HqWorkers(ground.temporal(), worker -> register(worker, ports)));
  }

  private static void register(Worker worker, Activities.Ports ports) {
    Workflows.register(worker);
    Activities.register(worker, ports);
  }

  private Requests requests(Ground ground, AgentDoor agents, LiveFleet fleet) {
    return own(
        Requests.open(
            new Requests.Parts(
                ground.database(),
                ground.changes(),
                agents.cancels(),
                fleet,
                ground.temporal().client(),
                ground.config().temporalUi(),
                ground.clock())));
  }

  private PeopleDoor peopleDoor(
      Ground ground, AgentDoor agents, LiveFleet fleet, Requests requests) {
    MachineDesk machines =
        new MachineDesk(
            new Machines(ground.database()),
            new Invites(ground.database()),
            fleet,
            new DoorDecisions(agents.machines()),
            () -> meetingPoint(agents, ground.authority()),
            ground.clock());
    StatusDesk status =
        new StatusDesk(
            requests.desk(),
            machines,
            new OpenAlarms(ground.database()),
            new HqSurroundings(ground.config(), ground.temporal(), ground.clock().instant()));
    PeopleDoor.Parts parts =
        new PeopleDoor.Parts(
            new People(ground.database()),
            requests.desk(),
            requests.planner(),
            machines,
            ground.changes(),
            new StoredOutput(agents.outputs().slices()),
            agents.inputs(),
            new PeopleDoor.Overview(
                status, new MemoSearch(ground.memory(), ground.clock()), ground.meters()));
    return own(
        new PeopleDoor(new PeopleDoor.Address("127.0.0.1", ground.config().peoplePort()), parts));
  }

  private static MeetingPoint meetingPoint(AgentDoor agents, CertificateAuthority authority) {
    return new MeetingPoint(
        ListenAddresses.invitable(agents.addresses()),
        RootPin.of(authority.root()),
        authority.fleet());
  }

  private <T extends AutoCloseable> T own(T part) {
    parts.push(part);
    return part;
  }

  /// Returns when the process is asked to stop and everything is closed.
  void run() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stopAndWait, "stop"));
    try {
      stop.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stopAndWait() {
    LOG.info("asked to stop");
    stop.countDown();
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      close(parts.pop());
    }
    closed.countDown();
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      LOG.warn("closing {} failed", part.getClass().getSimpleName(), e);
    }
  }
}
