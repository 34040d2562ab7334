package io.funnelcloud.control.agentdoor;

import io.funnelcloud.contract.api.InviteAsk;
import io.funnelcloud.contract.request.UserName;
import io.funnelcloud.control.ca.CertificateAuthority;
import io.funnelcloud.control.ca.RecoveryWords;
import io.funnelcloud.control.metrics.Figures;
import io.funnelcloud.control.metrics.Meters;
import io.funnelcloud.control.registry.Invites;
import io.funnelcloud.control.store.Changes;
import io.funnelcloud.control.store.Database;
import io.funnelcloud.control.store.Sql;
import io.funnelcloud.trust.pin.FleetName;
import io.funnelcloud.trust.pin.JoinString;
import io.funnelcloud.trust.pin.RootPin;
import io.grpc.ManagedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A real agent door on loopback, with a database, an authority and a fake Temporal behind it.
final class DoorFixture implements AutoCloseable {
  static final String NAMESPACE = "funnelcloud";
  static final UserName ADA = new UserName("ada");

  final MovableClock clock = new MovableClock(Instant.now());
  final FakeTemporal temporal;
  final Database database;
  final Changes changes = new Changes();
  final Meters meters = new Meters();
  private final Figures figures = new Figures(meters.registry());
  final CertificateAuthority authority;
  final OperationSeeds seeds;
  private final Path home;
  private final ManagedChannel upstream;
  private boolean ownsUpstream;
  AgentDoor door;

  DoorFixture(Path home) throws Exception {
    this(home, new FakeTemporal());
  }

  private DoorFixture(Path home, FakeTemporal temporal) {
    this(home, temporal, temporal.channel());
    ownsUpstream = true;
  }

  /// With another Temporal behind the door.
  DoorFixture(Path home, FakeTemporal temporal, ManagedChannel upstream) {
    this.home = home;
    this.temporal = temporal;
    this.upstream = upstream;
    database = Database.open(home.resolve("control.db"));
    database.write(c -> Sql.update(c, "INSERT INTO users VALUES ('ada', 'owner', 1)"));
    authority =
        CertificateAuthority.create(
            home.resolve("ca"), new FleetName("home"), RecoveryWords.generate(), clock);
    seeds = new OperationSeeds(database, clock);
    door = open();
  }

  AgentDoor open() {
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return AgentDoor.open(
        new DoorConfig(
            List.of(loopback, loopback),
            home.resolve("keys"),
            home.resolve("artifacts"),
            NAMESPACE,
            "test"),
        new DoorParts(authority, database, changes, upstream, figures, clock));
  }

  /// Starts HQ's door anew, over the same files.
  void restart() {
    door.close();
    door = open();
  }

  InetSocketAddress address() {
    return door.addresses().getFirst();
  }

  JoinString invite() {
    return invite(new InviteAsk(Optional.empty(), List.of("linux")));
  }

  JoinString invite(InviteAsk ask) {
    String at = address().getHostString() + ":" + address().getPort();
    Invites.Invite invite =
        new Invites(database).create(ADA, ask.name(), ask.tags(), clock.instant());
    RootPin pin = RootPin.of(authority.root());
    return new JoinString(List.of(at), invite.token(), pin, authority.fleet());
  }

  TestAgent agent(String name) {
    return TestAgent.enrolled(this, invite(), name);
  }

  List<String> column(String sql) {
    return database.read(c -> Sql.list(c, sql, row -> String.valueOf(row.getString(1))));
  }

  @Override
  public void close() {
    door.close();
    if (ownsUpstream) {
      upstream.shutdownNow();
    }
    temporal.close();
    meters.close();
    database.close();
  }
}
