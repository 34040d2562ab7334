package io.funnelcloud.control.agentdoor;

import io.funnelcloud.contract.agent.v1.CancelOperation;
import io.funnelcloud.contract.agent.v1.ControlDown;
import io.funnelcloud.contract.agent.v1.Removed;
import io.funnelcloud.contract.agent.v1.Superseded;
import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.fleet.Presence;
import io.funnelcloud.control.claims.CancelDesk.CancelPush;
import io.funnelcloud.control.store.Database;
import io.funnelcloud.control.store.Sql;
import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who is connected now, and the way to tell them something. In memory only: after a restart
/// everyone is away until they call again. A machine without an open control stream or poll is
/// unsure at once and offline after [#UNSURE_LASTS]; the keep-alive (10 s + 5 s) ends the streams
/// of one that died silently.
public final class AgentConnections implements CancelPush {
  static final Duration UNSURE_LASTS = Duration.ofSeconds(14);

  /// How often it is written that machines are still there.
  static final Duration NOTE_PERIOD = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(AgentConnections.class);

  private final Database database;
  private final InstantSource clock;
  private final AtomicLong numbers = new AtomicLong();
  private final ConcurrentMap<AgentId, AgentLine> lines = new ConcurrentHashMap<>();
  private final List<PresenceListener> listeners = new CopyOnWriteArrayList<>();
  // For the thread that ticks.
  private Instant notedAt = Instant.EPOCH;

  AgentConnections(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  public void addListener(PresenceListener listener) {
    listeners.add(listener);
  }

  /// How a machine is heard now, and since when.
  public Heard heard(AgentId agent) {
    AgentLine line = lines.get(agent);
    return line == null
        ? new Heard(Presence.OFFLINE, lastSeen(agent), OptionalInt.empty())
        : line.heard();
  }

  public Presence presence(AgentId agent) {
    return heard(agent).presence();
  }

  /// Presence, since when, and the free slots the agent last told of.
  public record Heard(Presence presence, Instant since, OptionalInt freeSlots) {}

  @Override
  public void push(AgentId agent, CancelOperation cancel) {
    send(agent, ControlDown.newBuilder().setCancel(cancel).build());
  }

  /// Ends everything an agent has open, after telling it that it was removed. To be called once its
  /// certificates are revoked.
  public void closeRemoved(AgentId agent, String reason) {
    send(
        agent, ControlDown.newBuilder().setRemoved(Removed.newBuilder().setReason(reason)).build());
    close(agent, _ -> true, Status.UNAUTHENTICATED.withDescription(reason));
  }

  /// Ends what a copied machine has open; it may connect again but gets no orders.
  void closeQuarantined(AgentId agent, String reason) {
    sendSuperseded(agent, reason);
    close(agent, _ -> true, Status.PERMISSION_DENIED.withDescription(reason));
  }

  /// Ends what earlier starts of an agent left open.
  void closeEarlierStarts(AgentId agent, String startNonce) {
    close(
        agent,
        call -> !call.startNonce().isEmpty() && !call.startNonce().equals(startNonce),
        Status.ABORTED.withDescription("a newer start of this agent took over"));
  }

  void sendSuperseded(AgentId agent, String reason) {
    send(
        agent,
        ControlDown.newBuilder().setSuperseded(Superseded.newBuilder().setReason(reason)).build());
  }

  void send(AgentId agent, ControlDown message) {
    Optional.ofNullable(lines.get(agent)).ifPresent(line -> line.send(message));
  }

  private void close(AgentId agent, Predicate<LiveCall> which, Status why) {
    Optional.ofNullable(lines.get(agent)).ifPresent(line -> line.close(which, why));
  }

  /// Notes an open call; whoever made it calls [AgentLine#ended(LiveCall)] when it is over.
  LiveCall open(Caller caller, LiveCall.Kind kind, Consumer<Status> close) {
    LiveCall call =
        new LiveCall(
            kind, caller.startNonce(), caller.certificateUntil(), numbers.incrementAndGet(), close);
    try {
      line(caller.agent()).opened(call);
      return call;
    } catch (RuntimeException e) {
      line(caller.agent()).ended(call); // Nobody else knows of it: it would count for ever.
      throw e;
    }
  }

  AgentLine line(AgentId agent) {
    return lines.computeIfAbsent(agent, id -> new AgentLine(id, clock, this::changed));
  }

  private void changed(AgentId agent, Presence presence) {
    if (presence != Presence.UNSURE) {
      noteSeen(List.of(agent));
    }
    listeners.forEach(listener -> listener.presenceChanged(agent, presence));
  }

  /// On disk, so that after a restart and in judging operations a machine counts as heard. A fault
  /// of the disk must not end presence; it is tried again soon.
  private boolean noteSeen(Collection<AgentId> agents) {
    Instant now = clock.instant();
    try {
      return database.write(connection -> {
        for (AgentId agent : agents) {
          Sql.update(
              connection,
              "UPDATE machines SET last_seen_at = ? WHERE agent_id = ?",
              now,
              agent.value());
        }
        return true;
      });
    } catch (Fault e) {
      LOG.warn("cannot note that {} machines were seen: {}", agents.size(), e.getMessage());
      return false;
    }
  }

  /// Called every second: what was unsure long enough is offline, and streams end with their
  /// certificate.
  void tick() {
    Instant now = clock.instant();
    lines.values().forEach(line -> line.tick(now));
    lines
        .keySet()
        .forEach(agent ->
            close(
                agent,
                call -> now.isAfter(call.certificateUntil()),
                Status.UNAUTHENTICATED.withDescription("the certificate ended")));
    noteOnline(now);
  }

  private void noteOnline(Instant now) {
    if (now.isBefore(notedAt.plus(NOTE_PERIOD))) {
      return;
    }
    List<AgentId> online =
        lines.keySet().stream().filter(id -> presence(id) == Presence.ONLINE).toList();
    if (online.isEmpty() || noteSeen(online)) {
      notedAt = now;
    }
  }

  private Instant lastSeen(AgentId agent) {
    return database.read(connection ->
        Sql.one(
                connection,
                "SELECT last_seen_at FROM machines WHERE agent_id = ?",
                row -> Instant.ofEpochMilli(row.getLong(1)),
                agent.value())
            .orElse(Instant.EPOCH));
  }
}
