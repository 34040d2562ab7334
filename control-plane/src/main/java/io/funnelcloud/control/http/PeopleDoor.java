package io.funnelcloud.control.http;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.control.artifacts.Inputs;
import io.funnelcloud.control.metrics.Meters;
import io.funnelcloud.control.registry.MachineDesk;
import io.funnelcloud.control.registry.People;
import io.funnelcloud.control.requests.Planner;
import io.funnelcloud.control.requests.RequestDesk;
import io.funnelcloud.control.store.Changes;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.util.JavalinBindException;
import java.time.Duration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;

/// The door for people and their programs: HTTP on virtual threads, one per call.
public final class PeopleDoor implements AutoCloseable {
  /// Calls that were begun may end; long ones are ended at once.
  private static final Duration DRAIN = Duration.ofSeconds(5);

  /// Longer than the longest wait and twelve heartbeats: who reads nothing for so long is gone.
  private static final Duration IDLE = Duration.ofMinutes(2);

  private final Parts parts;
  private final LongCalls calls = new LongCalls();
  private final Javalin javalin;

  public PeopleDoor(Address address, Parts parts) {
    this(address, parts, LiveEvents.HEARTBEAT);
  }

  PeopleDoor(Address address, Parts parts, Duration heartbeat) {
    this.parts = parts;
    javalin = Javalin.create(config -> configure(config, address, heartbeat));
  }

  /// Where the door listens; port 0 takes a free one.
  public record Address(String host, int port) {}

  /// What the door hands calls on to.
  public record Parts(
      People people,
      RequestDesk requests,
      Planner planner,
      MachineDesk machines,
      Changes changes,
      OutputSource outputs,
      Inputs inputs,
      Overview overview) {}

  /// What is told of HQ as a whole.
  public record Overview(StatusDesk status, MemoSource memos, Meters meters) {}

  private void configure(JavalinConfig config, Address address, Duration heartbeat) {
    config.startup.showJavalinBanner = false;
    config.startup.startupWatcherEnabled = false;
    config.concurrency.useVirtualThreads = true;
    config.http.maxRequestSize = Bodies.BYTES_MAX;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.jetty.modifyServer(PeopleDoor::makeGraceful);
    config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    config.jetty.addConnector((server, http) -> connector(server, address, http));
    register(config.routes, heartbeat);
  }

  private static void makeGraceful(Server server) {
    server.setHandler(new GracefulHandler());
    server.setStopTimeout(DRAIN.toMillis());
  }

  private static ServerConnector connector(
      Server server, Address address, org.eclipse.jetty.server.HttpConfiguration http) {
    ServerConnector connector =
        new ServerConnector(server, new org.eclipse.jetty.server.HttpConnectionFactory(http));
    connector.setHost(address.host());
    connector.setPort(address.port());
    connector.setIdleTimeout(IDLE.toMillis());
    return connector;
  }

  private void register(RoutesConfig routes, Duration heartbeat) {
    Execution execution = new Execution(parts.requests(), parts.outputs(), parts.changes());
    Overview overview = parts.overview();
    routes.before(new SignIn(parts.people())::check);
    Problems.register(routes);
    new RequestRoutes(parts.requests(), parts.planner(), calls).register(routes);
    new LiveEvents(parts.requests(), parts.outputs(), parts.changes(), calls, heartbeat)
        .register(routes);
    new OutputRoutes(parts.requests(), parts.outputs(), calls).register(routes);
    new InputRoutes(parts.requests(), parts.inputs()).register(routes);
    new MachineRoutes(parts.machines()).register(routes);
    new ExecuteRoutes(parts.machines(), execution, calls).register(routes);
    new MeshRoutes(parts.machines(), execution, overview.status(), calls).register(routes);
    new SystemRoutes(overview.status(), overview.memos(), overview.meters()).register(routes);
  }

  /// Opens the door.
  public void start() {
    try {
      javalin.start();
    } catch (JavalinBindException e) {
      throw new Fault(FaultCode.CONFLICT, "the people door cannot listen: " + e.getMessage(), e);
    }
  }

  public int port() {
    return javalin.port();
  }

  /// Ends waits and live views, lets the rest finish, then closes.
  @Override
  public void close() {
    calls.end();
    javalin.stop();
  }

  Javalin javalin() {
    return javalin;
  }

  int longCalls() {
    return calls.open();
  }
}
