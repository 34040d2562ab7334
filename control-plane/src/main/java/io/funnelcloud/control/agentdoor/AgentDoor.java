package io.funnelcloud.control.agentdoor;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.control.artifacts.Inputs;
import io.funnelcloud.control.artifacts.OutputLibrary;
import io.funnelcloud.control.ca.CertificateLedger;
import io.funnelcloud.control.ca.ServiceKeys;
import io.funnelcloud.control.claims.CancelDesk;
import io.funnelcloud.control.claims.ClaimDesk;
import io.funnelcloud.control.claims.LiveStates;
import io.funnelcloud.control.claims.ReconcileDesk;
import io.funnelcloud.control.claims.StartDesk;
import io.funnelcloud.trust.pin.OneSidedTrust;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ApplicationProtocolConfig;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.JdkSslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server agents connect to, with everything behind it.
public final class AgentDoor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AgentDoor.class);

  /// An output chunk is 64 KiB, a reconciliation of a thousand operations about 200 KiB.
  private static final int MESSAGE_BYTES_MAX = 512 * 1024;

  private static final int KEEP_ALIVE_SECONDS = 10;
  private static final int KEEP_ALIVE_TIMEOUT_SECONDS = 5;
  private static final int KEEP_ALIVE_PERMITTED_SECONDS = 5;

  /// Calls a second and in a burst: an agent at work makes about one a second and operation.
  private static final double CALLS_PER_SECOND = 50;

  private static final double CALLS_BURST = 500;

  private static final int CLOSE_SECONDS = 5;

  private static final ApplicationProtocolConfig HTTP2 =
      new ApplicationProtocolConfig(
          ApplicationProtocolConfig.Protocol.ALPN,
          ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
          ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
          "h2");

  private final Server server;
  private final ExecutorService calls;
  private final ScheduledExecutorService ticks;
  private final AgentConnections connections;
  private final CancelDesk cancels;
  private final MachineDesk machines;
  private final OutputLibrary outputs;
  private final Inputs inputs;

  private AgentDoor(
      Server server,
      ExecutorService calls,
      AgentConnections connections,
      CancelDesk cancels,
      MachineDesk machines,
      OutputLibrary outputs,
      Inputs inputs) {
    this.server = server;
    this.calls = calls;
    this.connections = connections;
    this.cancels = cancels;
    this.machines = machines;
    this.outputs = outputs;
    this.inputs = inputs;
    ticks = Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
  }

  /// Builds the parts in the order they need each other, and listens.
  ///
  /// @throws Fault with CONFLICT when an address is in use
  public static AgentDoor open(DoorConfig config, DoorParts parts) {
    InstantSource clock = parts.clock();
    AgentConnections connections = new AgentConnections(parts.database(), clock);
    CertificateLedger ledger = new CertificateLedger(parts.database());
    ServiceKeys.OrderKeyPair orders = ServiceKeys.orders(config.keys(), parts.authority(), clock);
    LiveStates live = new LiveStates(parts.database(), parts.changes(), clock);
    CancelDesk cancels = new CancelDesk(parts.database(), parts.changes(), connections, clock);
    OutputLibrary outputs = OutputLibrary.open(config.artifacts(), parts.database(), clock);
    Inputs inputs = new Inputs(parts.database(), parts.changes(), clock);
    StartDesk starts = new StartDesk(clock);
    AgentDesk agents =
        new AgentDesk(
            parts.database(),
            connections,
            starts,
            new ClaimDesk(
                parts.database(), parts.changes(), orders.signer(), starts, parts.figures(), clock),
            new ReconcileDesk(parts.database(), cancels, live, clock),
            config.version(),
            clock);
    RateCap rate = new RateCap(CALLS_PER_SECOND, CALLS_BURST, System::nanoTime);
    AgentService service =
        new AgentService(
            parts.authority(),
            orders.encodedChain(),
            new EnrolDesk(parts.database(), parts.authority(), ledger, clock),
            new RenewDesk(parts.database(), parts.authority(), ledger, clock),
            agents,
            new OutputIntake(parts.database(), outputs, inputs, live, connections),
            rate);
    TemporalRelay relay =
        new TemporalRelay(
            config.namespace(),
            parts.temporal(),
            TaskTokenSeal.open(config.keys().resolve("task-tokens.json"), config.namespace()),
            connections,
            new AcceptedTasks(live),
            parts.figures(),
            rate);
    ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    Server server =
        builder(config.addresses(), tls(parts))
            .executor(calls)
            .addService(service)
            .addService(relay)
            .intercept(new CallerCheck(parts.authority().fleet(), ledger, parts.database(), clock))
            .build();
    AgentDoor door =
        new AgentDoor(
            server,
            calls,
            connections,
            cancels,
            new MachineDesk(parts.database(), ledger, connections, clock),
            outputs,
            inputs);
    door.start(config.addresses());
    return door;
  }

  private static NettyServerBuilder builder(List<InetSocketAddress> addresses, SslContext tls) {
    NettyServerBuilder builder = NettyServerBuilder.forAddress(addresses.getFirst());
    addresses.stream().skip(1).forEach(builder::addListenAddress);
    return builder
        .sslContext(tls)
        .addTransportFilter(CallerCheck.counting())
        .maxInboundMessageSize(MESSAGE_BYTES_MAX)
        .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .permitKeepAliveTime(KEEP_ALIVE_PERMITTED_SECONDS, TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(true);
  }

  // It must lead to our root, but may have ended, for Renew. CallerCheck looks again at each call,
  // at everything.
  private static void mayBeEnded(DoorParts parts, List<X509Certificate> chain)
      throws CertificateException {
    parts.authority().trust().verifyIgnoringEnd(chain, parts.clock().instant());
  }

  private static SslContext tls(DoorParts parts) {
    // Read by the JDK when a context is made: a resumed session would skip the look at a revoked
    // certificate in the handshake.
    System.setProperty("jdk.tls.server.enableSessionTicketExtension", "false");
    DoorCredentials credentials = new DoorCredentials(parts.authority(), parts.clock());
    TrustManager handshake = OneSidedTrust.inClients(chain -> mayBeEnded(parts, chain));
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(new KeyManager[] {credentials}, new TrustManager[] {handshake}, null);
      // Not by Netty's builder: its class for servers tries out a key of its own when loaded, which
      // brings in all of Bouncy Castle and takes longer than the rest of the door.
      return new JdkSslContext(
          context,
          false,
          null,
          SupportedCipherSuiteFilter.INSTANCE,
          HTTP2,
          ClientAuth.OPTIONAL,
          new String[] {"TLSv1.3"},
          false);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot set up TLS for the agent door", e);
    }
  }

  private void start(List<InetSocketAddress> addresses) {
    try {
      server.start();
    } catch (IOException e) {
      close();
      throw new Fault(FaultCode.CONFLICT, "the agent door cannot listen on " + addresses, e);
    }
    var _ = ticks.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
  }

  /// One that throws would be the last.
  private void tick() {
    try {
      connections.tick();
    } catch (RuntimeException e) {
      LOG.error("a look at who is connected failed; the next one follows", e);
    }
  }

  /// Where it listens, with the ports it really got.
  public List<InetSocketAddress> addresses() {
    return server.getListenSockets().stream().map(InetSocketAddress.class::cast).toList();
  }

  public AgentConnections connections() {
    return connections;
  }

  public CancelDesk cancels() {
    return cancels;
  }

  public MachineDesk machines() {
    return machines;
  }

  public OutputLibrary outputs() {
    return outputs;
  }

  public Inputs inputs() {
    return inputs;
  }

  /// Stops listening and ends every call; agents keep working and come back.
  @Override
  public void close() {
    ticks.shutdownNow();
    server.shutdownNow();
    try {
      // Calls learn of their end on the executor: it must outlive the server.
      var _ = server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
      calls.shutdown();
      // Never by interrupt: that would close the files calls are writing.
      var _ = calls.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
